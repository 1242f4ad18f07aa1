// Pulumi loads a pack with `require`, and its own TypeScript compiler refuses imports with extensions; `nodeargs` do not reach a pack.
require("tsx/esm/api").register();
import("./pack.ts");
