// The direction of imports (docs: CONTRIBUTING.md): cli → smoke-tests → store → targets → {local, embeddings, provision}.
const tests = "\\.test\\.ts$|^(tests|bench|examples)/";
const io =
  "^(node:)?(fs|net|http|https|http2|tls|dgram|dns|child_process|worker_threads|cluster|readline|repl)(/|$)";
const ioPackages =
  "node_modules/(@zilliz|openai|yaml|execa|proper-lockfile|write-file-atomic|get-port|cli-progress|@clack)/";

/** Nothing in `from` imports anything of `to`, tests apart. */
const never = (name, comment, from, to) => ({
  name,
  comment,
  severity: "error",
  from: { path: from, pathNot: tests },
  to: { path: to },
});

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    {
      name: "no-circular",
      comment: "Modules that need each other are one module.",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "no-unresolvable",
      comment: "An import that leads nowhere fails when it runs.",
      severity: "error",
      from: { pathNot: "^dist/" },
      to: { couldNotResolve: true, pathNot: "^(\\.\\./)?dist/|^milvus-stack" },
    },
    {
      name: "sdk-only-in-milvus",
      comment: "provision/milvus is the only place that knows the SDK.",
      severity: "error",
      // Tests may hold what it says against the SDK itself.
      from: { pathNot: ["^provision/milvus/", "^(bench|examples)/", tests] },
      to: { path: "node_modules/@zilliz/" },
    },
    {
      name: "pure-does-no-io",
      comment: "Plans, rules and filters are functions of their arguments.",
      severity: "error",
      from: {
        path: "^provision/(plan|spec/rules|spec/filter)/|^provision/state/(types|capabilities|capabilities-of)\\.ts$",
        pathNot: tests,
      },
      to: { path: [io, ioPackages, "^(cli|store|smoke-tests|targets|local|embeddings)/"] },
    },
    {
      name: "pure-stays-away-from-io",
      comment: "Not by a detour either.",
      severity: "error",
      from: { path: "^provision/(plan|spec/rules|spec/filter)/", pathNot: tests },
      to: { path: [io, ioPackages], reachable: true },
    },
    never("provision-knows-nobody-above", "", "^provision/", "^(cli|store|smoke-tests|targets|local)/"),
    never("only-data-embeds", "", "^provision/(?!data/)", "^embeddings/(?!types\\.ts)"),
    never(
      "embeddings-know-nobody-above",
      "",
      "^embeddings/",
      "^(cli|store|smoke-tests|targets|local)/|^provision/(?!diagnostics/|network/|spec/types\\.ts)",
    ),
    never("local-knows-nobody-above", "", "^local/", "^(cli|store|smoke-tests|targets|embeddings)/"),
    never("targets-know-nobody-above", "", "^targets/", "^(cli|store|smoke-tests)/"),
    never("store-knows-nobody-above", "", "^store/", "^(cli|smoke-tests)/"),
    never("smoke-tests-know-nobody-above", "", "^smoke-tests/", "^(cli|infra)/"),
    never("infra-knows-no-command-line", "", "^infra/", "^cli/"),
    never(
      "data-plane-knows-no-infra",
      "What runs Milvus as code works on any Milvus, deployed by infra/ or not.",
      "^(provision|embeddings|local|targets|store)/",
      "^infra/",
    ),
    never(
      "pulumi-only-in-components",
      "Configuration, sizes, charts and images are plain data, which the command line and tests use without Pulumi.",
      "^(cli|provision|embeddings|local|targets|store|smoke-tests)/|^infra/(config|sizing|replication|charts|images)/",
      "node_modules/@pulumi/",
    ),
    {
      name: "no-tests-in-sources",
      comment: "What ships imports no test and no development dependency.",
      severity: "error",
      from: {
        path: "^(bin|cli|infra|provision|store|smoke-tests|targets|local|embeddings)/",
        pathNot: tests,
      },
      to: { path: ["^(tests|bench|examples)/", "\\.test\\.ts$"] },
    },
    {
      name: "no-dev-dependencies-in-sources",
      severity: "error",
      from: {
        path: "^(bin|cli|infra|provision|store|smoke-tests|targets|local|embeddings)/",
        pathNot: tests,
      },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(dist|coverage|\\.milvus-stack)/" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["milvus-stack-source", "import", "node", "default"],
    },
  },
};
