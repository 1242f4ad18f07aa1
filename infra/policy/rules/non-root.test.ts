import { expect, test } from "vitest";
import { deployment } from "../objects.fixture.ts";
import { nonRoot } from "./non-root.ts";

const check = (pod: object, container: object) =>
  nonRoot.check(deployment({ pod: { securityContext: pod }, container: { securityContext: container } }), {
    environment: "dev",
  });
const noEscalation = { allowPrivilegeEscalation: false };

test("the pod or the container says that it is not root", () => {
  expect(check({ runAsNonRoot: true }, noEscalation)).toEqual([]);
  expect(check({}, { runAsNonRoot: true, ...noEscalation })).toEqual([]);
  expect(check({}, noEscalation)).toEqual(["container server may run as root: runAsNonRoot is not true"]);
});

test("the container's word goes before the pod's", () => {
  expect(check({ runAsNonRoot: true }, { runAsNonRoot: false, ...noEscalation })).toHaveLength(1);
  expect(check({ runAsNonRoot: true }, { runAsUser: 0, ...noEscalation })).toEqual([
    "container server runs as user 0",
  ]);
});

test("privileges may not grow", () => {
  expect(check({ runAsNonRoot: true }, {})).toEqual([
    "container server may gain privileges: allowPrivilegeEscalation is not false",
  ]);
});
