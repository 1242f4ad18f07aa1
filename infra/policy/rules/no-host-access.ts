import { fieldsOf } from "../../workload/fields.ts";
import { eachContainer, podSpecOf } from "../pods.ts";
import { listOf, type ObjectRule } from "../rule.ts";

const shared = ["hostNetwork", "hostPID", "hostIPC"];

/** Pods keep to themselves: nothing of the node is theirs. */
export const noHostAccess: ObjectRule = {
  name: "no-host-access",
  description: "No privileged containers, and no part of the node's files, network, processes or ports.",
  check: (object) => {
    const pod = podSpecOf(object) ?? {};
    return [
      ...shared.filter((field) => pod[field] === true).map((field) => `${field} is true`),
      ...listOf(pod.volumes)
        .filter(({ hostPath }) => hostPath !== undefined)
        .map(({ name }) => `volume ${String(name)} is a hostPath`),
      ...eachContainer(object, ({ securityContext, ports }) => {
        if (fieldsOf(securityContext).privileged === true) return "is privileged";
        const hostPort = listOf(ports).find((port) => port.hostPort !== undefined)?.hostPort;
        return hostPort === undefined ? null : `takes port ${String(hostPort)} of its node`;
      }),
    ];
  },
};
