import { Secret } from "../../provision/spec/types.ts";
import { applyAccess, openAs, type SpecFiles } from "./access-target.ts";

/**
 * Applies specs with users and kills itself at one point, as a machine that loses power would:
 * `node access-child.ts URI PROJECT N`, with the files as JSON on stdin. It dies at the Nth event of its progress.
 */
const [, , uri = "", project = "", point = ""] = process.argv;
const chunks: Buffer[] = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const files: SpecFiles = JSON.parse(Buffer.concat(chunks).toString("utf8"));

const milvus = await openAs(uri, new Secret("root:Milvus"));
let events = 0;
const result = await applyAccess(milvus, files, project, {
  onProgress: () => {
    if (++events === Number(point)) process.kill(process.pid, "SIGKILL");
  },
});
await milvus.close();
process.stdout.write(JSON.stringify({ outcome: result.outcome, events }));
