import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { chartValues } from "../../charts/index.ts";
import { fieldsOf } from "../../workload/fields.ts";
import { valuesInput } from "../milvus-cluster.fixture.ts";
import { milvusValues } from "./values.ts";

const project = fileURLToPath(new URL("../../../", import.meta.url));

test.each(["dev", "staging", "prod"] as const)(
  "in %s the log is not bound to one zone, and what the stack says is beside it",
  (environment) => {
    const values = milvusValues(valuesInput({ values: chartValues("milvus", environment, project) }));
    expect(parse(String(fieldsOf(values.extraConfigFiles)["user.yaml"]))).toMatchObject({
      streaming: { primaryResourceGroup: "" },
      common: { security: { authorizationEnabled: true } },
    });
  },
);

test.each(["dev", "staging", "prod"] as const)("in %s no chart below Milvus' own is on", (environment) => {
  const values = chartValues("milvus", environment, project);
  for (const chart of ["etcd", "minio", "pulsarv3", "kafka", "tei"])
    expect(values[chart]).toEqual({ enabled: false });
});
