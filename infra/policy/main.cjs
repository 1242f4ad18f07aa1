// Pulumi loads a pack with `require`, and its own TypeScript compiler refuses imports with extensions; `nodeargs` do not reach a pack.
import("tsx/esm/api").then(({ register }) => {
  register();
  return import("./pack.ts");
});
