import { randomInt } from "node:crypto";
import { defineConfig } from "vitest/config";
import { isSoak, seedVariable } from "./tests/soak.ts";

// Without "import": it would give the SDK an ES module where it requires a CommonJS one, and 64-bit integers their exactness.
const resolve = { conditions: ["milvus-stack-source", "node", "default"] };
const server = ["**/*.server.test.ts"];
const infra = ["**/*.infra.test.ts"];
const cluster = ["**/*.cluster.test.ts"];
const endToEnd = ["tests/e2e/**/*.test.ts"];
const never = ["node_modules/**", "dist/**", ".milvus-stack/**"];

/** In CI, what fails on real servers is tried once more; the run ends with what needed it, and why. */
const retry = process.env.CI ? 1 : 0;

// Handed on to all processes of the run. CI judges a change, by the same points and values each time; new ones are for runs on one's own
// machine and for the nightly soak, which names its seed.
process.env[seedVariable] ||= process.env.CI ? "1" : String(randomInt(1_000_000));
/** A soak does twenty times as much in one test. */
const times = isSoak ? 20 : 1;

/**
 * unit: no server. servers: real Milvus Lite, Milvus 2.3.5 and embeddings, started once. infra: a real Kubernetes API server and the
 * real Pulumi engine, built from Go modules. cluster: a distributed Milvus with three query nodes. e2e: the command line as a user runs it.
 */
export default defineConfig({
  resolve,
  ssr: { resolve },
  test: {
    reporters: ["default", "./tests/closing-line-reporter.ts"],
    // Deadlines are there for what hangs. Everything takes ten times as long when all of a machine's cores are busy.
    testTimeout: 60_000 * times,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 30_000 } },
    setupFiles: ["tests/seed-properties.ts"],
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["**/*.test.ts"],
          exclude: [...never, ...server, ...infra, ...cluster, ...endToEnd],
        },
      },
      {
        extends: true,
        test: {
          name: "servers",
          retry,
          include: server,
          exclude: never,
          globalSetup: ["tests/servers/global-setup.ts"],
          testTimeout: 300_000 * times,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: {
          name: "infra",
          retry,
          include: infra,
          exclude: never,
          globalSetup: ["tests/servers/global-setup.ts", "tests/kubernetes/global-setup.ts"],
          testTimeout: 300_000,
          // The first run builds Kubernetes and the Pulumi engine.
          hookTimeout: 1_800_000,
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: {
          name: "cluster",
          retry,
          include: cluster,
          exclude: never,
          globalSetup: ["tests/cluster/global-setup.ts"],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: {
          name: "e2e",
          retry,
          include: endToEnd,
          exclude: never,
          globalSetup: ["tests/servers/global-setup.ts"],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
