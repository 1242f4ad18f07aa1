import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { fieldsOf } from "../../infra/workload/fields.ts";
import { recordStack, stackNames } from "./stacks.ts";
import { withName } from "./with-name.ts";

/** Where a pod names what has to be there before it starts, and the kind of it. */
const references: Readonly<Record<string, string>> = {
  serviceAccountName: "ServiceAccount",
  secretKeyRef: "Secret",
  secretRef: "Secret",
  configMapKeyRef: "ConfigMap",
  configMapRef: "ConfigMap",
  secretName: "Secret",
  configMap: "ConfigMap",
  claimName: "PersistentVolumeClaim",
};

/** `Secret/milvus-root` of all that an object names. */
function referred(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(referred);
  return Object.entries(fieldsOf(value)).flatMap(([key, inner]) => {
    const kind = references[key];
    const name = typeof inner === "string" ? inner : fieldsOf(inner).name;
    return [
      ...(kind === undefined || typeof name !== "string" ? [] : [`${kind}/${name}`]),
      ...referred(inner),
    ];
  });
}

describe("whatever has pods is made after all that its pods need", () => {
  beforeAll(() => void vi.spyOn(console, "warn").mockReturnValue());
  afterAll(() => void vi.restoreAllMocks());

  test.each(stackNames)("in %s", async (stack) => {
    const { resources } = await recordStack(stack);
    const kindOf = (type: string) => type.split(":").at(-1) ?? "";
    // Object → the resource of the program that makes it.
    const made = new Map(
      resources.map(({ type, name, inputs }) => [
        `${kindOf(type)}/${fieldsOf(withName(name, inputs).metadata).name}`,
        name,
      ]),
    );
    const workloads = resources.filter(({ type }) =>
      /:(Job|CronJob|Deployment|StatefulSet|Chart)$/.test(type),
    );
    const wanted = workloads.flatMap(({ name, inputs, dependsOn }) =>
      referred(inputs).flatMap((object) => {
        const maker = made.get(object);
        return maker === undefined ? [] : [{ name, object, first: dependsOn.includes(maker) }];
      }),
    );
    expect(wanted.length).toBeGreaterThan(2);
    expect(wanted.filter(({ first }) => !first)).toEqual([]);
  });
});
