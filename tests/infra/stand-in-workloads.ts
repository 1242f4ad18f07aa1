import type { StackConfig } from "../../infra/config/index.ts";
import { changeDeployment } from "../../infra/milvus-cluster/change-deployment.ts";
import {
  deploymentName,
  groupComponents,
  type MilvusComponent,
  podLabelsOf,
} from "../../infra/milvus-cluster/names.ts";
import { type Fields, fieldsOf } from "../../infra/workload/fields.ts";
import type { KubernetesObject } from "../kubernetes/kubernetes-api.ts";
import { kubernetesObject } from "./objects-of.ts";
import type { RecordedProgram } from "./record-program.ts";

/** Members of the chart's values → the components whose pods they shape. */
const components = {
  proxy: "proxy",
  mixCoordinator: "mixcoord",
  dataNode: "datanode",
  queryNode: "querynode",
  streamingNode: "streamingnode",
} as const satisfies Record<string, MilvusComponent>;

/**
 * Deployments named, labelled, sized and spread as the Milvus chart makes them of the program's values, and then changed by the
 * program: mocks do not render charts, and not everyone can download one. Whether the chart does so is seen where it is rendered.
 */
export function milvusStandIns({ resources }: RecordedProgram, config: StackConfig): KubernetesObject[] {
  const chart = resources.find(({ type, name }) => type.endsWith(":Chart") && name === "milvus");
  if (chart === undefined) throw new Error("The program makes no chart milvus.");
  const values = fieldsOf(chart.inputs.values);
  const groups = config.replication.map(({ group }) => group);
  return Object.entries(components).flatMap(([member, component]) => {
    const inGroups = groupComponents.some((each) => each === component) ? groups : [undefined];
    return inGroups.map((group) => {
      const made = deployment(values, fieldsOf(values[member]), component, group);
      const changes = {
        release: "milvus",
        replication: config.replication,
        tls: config.milvus.tls,
        certificate: null,
      };
      return kubernetesObject.parse(changeDeployment(made, changes));
    });
  });
}

function deployment(
  values: Fields,
  own: Fields,
  component: MilvusComponent,
  group: string | undefined,
): Fields {
  const ofGroup = group === undefined ? {} : { "milvus.io/resource-group": group };
  const labels = { ...podLabelsOf("milvus", component), ...ofGroup };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: deploymentName("milvus", component, group), namespace: "milvus", labels },
    spec: {
      replicas: own.replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          automountServiceAccountToken: false,
          securityContext: values.securityContext,
          topologySpreadConstraints: own.topologySpreadConstraints,
          containers: [
            {
              name: component,
              image: "example.com/milvus:stand-in",
              resources: own.resources,
              securityContext: values.containerSecurityContext,
            },
          ],
        },
      },
    },
  };
}
