import { type Fields, fieldsOf } from "../../infra/workload/fields.ts";
import type { KubernetesObject } from "../kubernetes/kubernetes-api.ts";
import type { RecordedProgram } from "./record-program.ts";
import { changedByProgram } from "./render-charts.ts";

/** The volume in the template of each chart that keeps data and the labels of its pods, by the name of its release. */
const charts = {
  etcd: {
    volume: "data",
    labels: { "app.kubernetes.io/name": "etcd", "app.kubernetes.io/instance": "etcd" },
  },
  "object-store": { volume: "export", labels: { app: "minio", release: "object-store" } },
} as const satisfies Record<string, ChartWithVolumes>;

interface ChartWithVolumes {
  readonly volume: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** As far as the namespace demands it. */
const pod = {
  securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
  containers: [
    {
      name: "server",
      image: "example.com/server:stand-in",
      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
    },
  ],
};

/**
 * The objects with volumes that the charts of etcd and MinIO make of the program's values, and then changed by the program: mocks do not
 * render charts, and not everyone can download one. Where the charts are, `renderCharts` takes the place of this.
 */
export async function volumeStandIns(program: RecordedProgram): Promise<KubernetesObject[]> {
  const made = Object.entries(charts).flatMap(([release, known]) => {
    const chart = program.resources.find(({ type, name }) => type.endsWith(":Chart") && name === release);
    return chart === undefined ? [] : [withVolume(release, known, chart.inputs)];
  });
  return Promise.all(
    made.map((object) => changedByProgram(object, program.transforms.get(object.metadata.name) ?? [])),
  );
}

function withVolume(
  release: string,
  { volume, labels }: ChartWithVolumes,
  { namespace, values: given }: Fields,
): KubernetesObject {
  const values = fieldsOf(given);
  const persistence = fieldsOf(values.persistence);
  const claim = {
    accessModes: ["ReadWriteOnce"],
    ...(persistence.storageClass !== undefined && { storageClassName: persistence.storageClass }),
    resources: { requests: { storage: persistence.size } },
  };
  const metadata = { name: release, namespace: String(namespace) };
  if (values.mode === "standalone")
    return { apiVersion: "v1", kind: "PersistentVolumeClaim", metadata, spec: claim };
  return {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata,
    spec: {
      replicas: values.replicaCount ?? values.replicas,
      podManagementPolicy: "Parallel",
      serviceName: `${release}-headless`,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          ...pod,
          ...(values.topologySpreadConstraints !== undefined && {
            topologySpreadConstraints: values.topologySpreadConstraints,
          }),
        },
      },
      volumeClaimTemplates: [{ metadata: { name: volume }, spec: claim }],
    },
  };
}
