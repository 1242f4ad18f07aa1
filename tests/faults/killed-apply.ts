import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { open } from "../apply/target.ts";
import { observe } from "./changing-calls.ts";
import { applyJob, jobSchema } from "./job.ts";

/**
 * One apply that kills itself as a machine that loses power would: `node killed-apply.ts URI`, the job as JSON on stdin. It dies
 * at the given call that changes something: before it is sent, while it is under way, or once it is answered.
 */
const input = z.object({
  job: jobSchema,
  kill: z.object({ call: z.int(), when: z.enum(["before", "during", "after"]), delayMs: z.number() }),
});

const [, , uri = ""] = process.argv;
const milvus = await open(uri);
const chunks: Buffer[] = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const { job, kill } = input.parse(JSON.parse(Buffer.concat(chunks).toString("utf8")));

const die = () => process.kill(process.pid, "SIGKILL");
const isPoint = (when: string, call: number) => kill.when === when && call === kill.call;
const observed = observe(milvus, {
  before: (call) => {
    if (isPoint("before", call)) die();
  },
  sent: async (call) => {
    if (!isPoint("during", call)) return;
    // An answer that is faster than this is kept back: after the last call, the process would end by itself.
    await sleep(kill.delayMs);
    die();
  },
  after: (call) => {
    if (isPoint("after", call)) die();
  },
});
const { outcome, error } = await applyJob(observed, job);
// Only where the point was not reached.
process.stdout.write(JSON.stringify({ outcome, error: error?.message }));
process.exit(1);
