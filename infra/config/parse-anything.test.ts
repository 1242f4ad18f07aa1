import fc from "fast-check";
import { expect, test } from "vitest";
import { describeCode } from "../../provision/diagnostics/index.ts";
import { runsOf } from "../../tests/soak.ts";
import { parseStackConfig } from "./index.ts";

const sections = [
  "data",
  "replication",
  "milvus",
  "etcd",
  "objectStore",
  "charts",
  "backup",
  "provision",
  "protect",
];
const members = [
  "members",
  "nodes",
  "kind",
  "volumeSize",
  "resources",
  "memory",
  "queryNodes",
  "group",
  "tls",
  "expose",
];
const values = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(
      "minio",
      "s3",
      "certManager",
      "16Gi",
      "false",
      "true",
      "3",
      0,
      3,
      4.5,
      -1,
      true,
      false,
      null,
    ),
    fc.string(),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.oneof(fc.constantFrom(...members), fc.string()), tie("value"), { maxKeys: 4 }),
  ),
})).value;

test("whatever stands in the file, there is a configuration or an error of the catalogue", () => {
  const files = fc.dictionary(fc.oneof(fc.constantFrom(...sections), fc.string()), values, { maxKeys: 5 });
  fc.assert(
    fc.property(files, fc.constantFrom("dev", "staging", "prod", "other"), (raw, stack) => {
      const { config, diagnostics } = parseStackConfig(raw, stack);
      expect(config === null).toBe(diagnostics.some(({ severity }) => severity === "error"));
      for (const { code, fix } of diagnostics) {
        expect(describeCode(code)).toBeDefined();
        expect(fix).toMatch(/\S/);
      }
    }),
    { numRuns: runsOf(1000) },
  );
});
