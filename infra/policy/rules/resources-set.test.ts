import { expect, test } from "vitest";
import { deployment } from "../objects.fixture.ts";
import { resourcesSet } from "./resources-set.ts";

const check = (resources: unknown) =>
  resourcesSet.check(deployment({ container: { resources } }), { environment: "dev" });

test("all three are wanted, and the message says which are missing", () => {
  expect(check(undefined)).toEqual([
    "container server lacks resources.requests.cpu, resources.requests.memory, resources.limits.memory",
  ]);
  expect(check({ requests: { cpu: "1" }, limits: { memory: "1Gi" } })).toEqual([
    "container server lacks resources.requests.memory",
  ]);
});

test("a limit of CPU is nobody's duty", () => {
  expect(check({ requests: { cpu: "1", memory: "1Gi" }, limits: { memory: "1Gi" } })).toEqual([]);
});
