import { specsFrom } from "../plan/fixtures.ts";
import { applyOn, open } from "./target.ts";

/**
 * Applies a spec and kills itself at one point, as a machine that loses power would: `node apply-child.ts URI PROJECT N`,
 * with the spec on stdin. It dies at the Nth event of its progress.
 */
const [, , uri = "", project = "", point = ""] = process.argv;
const chunks: Buffer[] = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const text = Buffer.concat(chunks).toString("utf8");

const specs = await specsFrom({ "collections/spec.yaml": text }, { project });
const milvus = await open(uri);
let events = 0;
const result = await applyOn(milvus, specs, {
  onProgress: () => {
    if (++events === Number(point)) process.kill(process.pid, "SIGKILL");
  },
});
await milvus.close();
process.stdout.write(JSON.stringify({ outcome: result.outcome, events }));
