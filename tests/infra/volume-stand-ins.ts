import { type Fields, fieldsOf } from "../../infra/workload/fields.ts";
import type { KubernetesObject } from "../kubernetes/kubernetes-api.ts";
import type { RecordedProgram } from "./record-program.ts";
import { changedByProgram } from "./render-charts.ts";

/** Names of the volumes in the templates of each chart that keeps data, by the name of its release. */
const volumes = { etcd: "data", "object-store": "export" } as const;

/**
 * The objects with volumes that the charts of etcd and MinIO make of the program's values, and then changed by the program: mocks do not
 * render charts, and not everyone can download one. Where the charts are, `renderCharts` takes the place of this.
 */
export async function volumeStandIns(program: RecordedProgram): Promise<KubernetesObject[]> {
  const made = Object.entries(volumes).flatMap(([release, volume]) => {
    const chart = program.resources.find(({ type, name }) => type.endsWith(":Chart") && name === release);
    return chart === undefined ? [] : [withVolume(release, volume, chart.inputs)];
  });
  return Promise.all(
    made.map((object) => changedByProgram(object, program.transforms.get(object.metadata.name) ?? [])),
  );
}

function withVolume(release: string, volume: string, { namespace, values: given }: Fields): KubernetesObject {
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
      selector: { matchLabels: { release } },
      template: { metadata: { labels: { release } }, spec: { containers: [] } },
      volumeClaimTemplates: [{ metadata: { name: volume }, spec: claim }],
    },
  };
}
