import type * as pulumi from "@pulumi/pulumi";
import type { ReplicaGroup, TlsConfig } from "../config/types.ts";
import { annotatePod, changeContainers, changePod } from "../workload/change-pod.ts";
import { type Fields, fieldsOf } from "../workload/fields.ts";
import { withSecureAttu } from "./attu.ts";
import { chartMismatch } from "./chart-mismatch.ts";
import { gracePeriodSeconds } from "./grace.ts";
import type { MilvusComponent } from "./names.ts";
import { placeInGroup } from "./placement.ts";

export interface DeploymentChanges {
  readonly replication: readonly ReplicaGroup[];
  /** Name of the release. */
  readonly release: string;
  readonly tls: TlsConfig | null;
  /** Changes with the certificate, which proxies read when they start; null where it is not known. */
  readonly certificate: pulumi.Output<string> | null;
}

/** A Deployment of the Milvus chart with what the chart has no value for. Throws an MS961 for one that the stack does not know. */
export function changeDeployment(
  deployment: Fields,
  { release, replication, tls, certificate }: DeploymentChanges,
): Fields {
  const component = componentOf(deployment);
  if (component === "attu") return tls === null ? deployment : withSecureAttu(deployment, release, tls);
  const placed = placeInGroup(withMilvusPod(deployment, component), component, replication);
  const showsCertificate = component === "proxy" || component === "standalone";
  return showsCertificate && certificate !== null
    ? annotatePod(placed, "milvus-stack/certificate", certificate)
    : placed;
}

type ChartComponent = MilvusComponent | "attu";

function componentOf(deployment: Fields): ChartComponent {
  const { component } = fieldsOf(fieldsOf(deployment.metadata).labels);
  if (component === "attu" || isMilvusComponent(component)) return component;
  throw chartMismatch(`It has a Deployment of the component "${String(component)}", which is unknown.`);
}

function isMilvusComponent(value: unknown): value is MilvusComponent {
  return typeof value === "string" && Object.hasOwn(gracePeriodSeconds, value);
}

/** The first start pulls an image of more than a gigabyte, and a node may hold off its end for minutes. */
const progressDeadlineSeconds = 1800;

function withMilvusPod(deployment: Fields, component: MilvusComponent): Fields {
  const patient = { ...deployment, spec: { ...fieldsOf(deployment.spec), progressDeadlineSeconds } };
  return changePod(patient, (pod) => ({
    ...changeContainers(withScratchVolume(pod), (container) =>
      component === "proxy" ? { ...container, lifecycle: leaveServiceFirst } : container,
    ),
    terminationGracePeriodSeconds: gracePeriodSeconds[component],
  }));
}

/** Clients go on connecting until every node has heard that the pod is no longer behind the Service. */
const leaveServiceFirst = { preStop: { exec: { command: ["sleep", "10"] } } };

const dataFolder = "/var/lib/milvus";

/** Milvus' local files on a volume of the pod, in those pods for which the chart has none. */
function withScratchVolume(pod: Fields): Fields {
  const containers = Array.isArray(pod.containers) ? pod.containers : [];
  const mounted = containers.flatMap((each) => mountPaths(fieldsOf(each)));
  if (mounted.some((path) => path === dataFolder || path.startsWith(`${dataFolder}/`))) return pod;
  const volumes = Array.isArray(pod.volumes) ? pod.volumes : [];
  const withMounts = changeContainers(pod, (container) => ({
    ...container,
    volumeMounts: [
      ...(Array.isArray(container.volumeMounts) ? container.volumeMounts : []),
      { name: "scratch", mountPath: dataFolder },
    ],
  }));
  return { ...withMounts, volumes: [...volumes, { name: "scratch", emptyDir: {} }] };
}

function mountPaths(container: Fields): string[] {
  const mounts = Array.isArray(container.volumeMounts) ? container.volumeMounts : [];
  return mounts.map((mount) => String(fieldsOf(mount).mountPath));
}
