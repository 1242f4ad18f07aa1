import { once } from "node:events";
import { z } from "zod";
import { open } from "../apply/target.ts";
import { observe } from "./changing-calls.ts";
import { applyJob, jobSchema } from "./job.ts";

/**
 * One apply in a process of its own that tells what it is about to change, a line each (`call 3 createPartition`), and how it ended:
 * `node held-apply.ts URI`, the job as JSON on stdin. It stops itself (SIGSTOP) right before the call that is named in it; SIGINT
 * is to it what Ctrl-C is to the command.
 */
const input = z.object({
  job: jobSchema,
  stopBefore: z.int().nullable(),
  /** Whether the answer to that call is held back until Ctrl-C has come: signals and answers come in no order. */
  untilInterrupted: z.boolean(),
  timings: z.object({ beatMs: z.number(), staleMs: z.number(), pollMs: z.number() }),
});

const [, , uri = ""] = process.argv;
const milvus = await open(uri);
const chunks: Buffer[] = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const { job, stopBefore, untilInterrupted, timings } = input.parse(
  JSON.parse(Buffer.concat(chunks).toString("utf8")),
);

const interrupt = new AbortController();
const interrupted = once(interrupt.signal, "abort");
process.on("SIGINT", () => interrupt.abort());
const tell = (line: string) => process.stdout.write(`${line}\n`);
const observed = observe(milvus, {
  before: (call, name) => {
    tell(`call ${call} ${name}`);
    if (call === stopBefore) process.kill(process.pid, "SIGSTOP");
  },
  async sent(call) {
    if (untilInterrupted && call === stopBefore) await interrupted;
  },
  after: (call, name) => tell(`done ${call} ${name}`),
});
const { outcome, error, left } = await applyJob(observed, job, {
  lockTimings: timings,
  signal: interrupt.signal,
});
tell(JSON.stringify({ outcome, code: error?.diagnostics[0]?.code, exitCode: error?.exitCode, left }));
await milvus.close();
process.exitCode = error?.exitCode ?? 0;
