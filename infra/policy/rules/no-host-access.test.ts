import { expect, test } from "vitest";
import { deployment } from "../objects.fixture.ts";
import { noHostAccess } from "./no-host-access.ts";

const context = { environment: "dev" } as const;

test.each([
  [{ pod: { hostNetwork: true } }, "hostNetwork is true"],
  [{ pod: { hostPID: true } }, "hostPID is true"],
  [{ pod: { hostIPC: true } }, "hostIPC is true"],
  [{ pod: { volumes: [{ name: "disk", hostPath: { path: "/mnt" } }] } }, "volume disk is a hostPath"],
  [{ container: { securityContext: { privileged: true } } }, "container server is privileged"],
  [
    { container: { ports: [{ containerPort: 1, hostPort: 80 }] } },
    "container server takes port 80 of its node",
  ],
])("%j", (changes, message) => {
  expect(noHostAccess.check(deployment(changes), context)).toEqual([message]);
});

test("volumes of the cluster and ports of the pod are its own", () => {
  const pod = {
    volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data" } }],
    hostNetwork: false,
  };
  expect(
    noHostAccess.check(deployment({ pod, container: { ports: [{ containerPort: 19530 }] } }), context),
  ).toEqual([]);
});
