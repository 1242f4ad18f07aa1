import { defineConfig } from "vitest/config";

// Without "import": it would give the SDK an ES module where it requires a CommonJS one, and 64-bit integers their exactness.
const resolve = { conditions: ["milvus-stack-source", "node", "default"] };
const server = ["**/*.server.test.ts"];
const endToEnd = ["tests/e2e/**/*.test.ts"];
const never = ["node_modules/**", "dist/**", ".milvus-stack/**"];

/** unit: no server. servers: real Milvus Lite, Milvus 2.3.5 and embeddings, started once. e2e: the command line as a user runs it. */
export default defineConfig({
  resolve,
  ssr: { resolve },
  test: {
    reporters: ["default", "./tests/closing-line-reporter.ts"],
    projects: [
      {
        extends: true,
        test: { name: "unit", include: ["**/*.test.ts"], exclude: [...never, ...server, ...endToEnd] },
      },
      {
        extends: true,
        test: {
          name: "servers",
          include: server,
          exclude: never,
          globalSetup: ["tests/servers/global-setup.ts"],
          testTimeout: 60_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: {
          name: "e2e",
          include: endToEnd,
          exclude: never,
          globalSetup: ["tests/servers/global-setup.ts"],
          testTimeout: 180_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
