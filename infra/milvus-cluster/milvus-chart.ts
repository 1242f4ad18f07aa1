import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { ReplicaGroup, TlsConfig } from "../config/types.ts";
import { reportingProblems } from "../problems.ts";
import { chartTransform } from "../workload/chart-transform.ts";
import { type Fields, fieldsOf } from "../workload/fields.ts";
import { ordered } from "../workload/ordered.ts";
import { changeDeployment } from "./change-deployment.ts";
import { chartMismatch } from "./chart-mismatch.ts";
import { leaveReplicas } from "./leave-replicas.ts";
import { assertPlaced, autoscaledDeployments, groupDeployments } from "./placement.ts";

export interface MilvusChartInput {
  readonly chart: string;
  readonly namespace: pulumi.Input<string>;
  readonly values: pulumi.Input<Fields>;
  readonly replication: readonly ReplicaGroup[];
  readonly tls: TlsConfig | null;
  readonly certificate: pulumi.Output<string> | null;
  /** Names of Deployments, by the stages in which they are made or replaced. */
  readonly stages: readonly (readonly string[])[];
  readonly protect: boolean;
  readonly keepVolumes: boolean;
}

/**
 * The Milvus chart with its Deployments changed and placed. `checked` resolves once every object is ready, and fails, in a
 * preview too, if a group lacks a Deployment.
 */
export function milvusChart(
  name: string,
  { chart, namespace, values, replication, tls, certificate, stages, protect, keepVolumes }: MilvusChartInput,
  opts: pulumi.ComponentResourceOptions,
): { readonly chart: k8s.helm.v4.Chart; readonly checked: pulumi.Output<boolean> } {
  const placed = new Set<string>();
  const change = (object: Fields, kind: string): Fields => {
    if (kind === "HorizontalPodAutoscaler")
      throw chartMismatch("Its own autoscalers are on, whose targets do not exist.");
    if (kind !== "Deployment") return object;
    placed.add(String(fieldsOf(object.metadata).name));
    return changeDeployment(object, { release: name, replication, tls, certificate });
  };
  const made = new k8s.helm.v4.Chart(
    name,
    { chart, namespace, values, ...ordered(namespace, stages) },
    {
      ...opts,
      transforms: [
        chartTransform({ protect, keepVolumes, change }),
        leaveReplicas(autoscaledDeployments(name, replication)),
      ],
    },
  );
  const checked = made.resources.apply((resources) => {
    // Pulumi's mocks do not render charts.
    if (!Array.isArray(resources)) return false;
    reportingProblems(() => assertPlaced(placed, groupDeployments(name, replication)));
    return true;
  });
  return { chart: made, checked };
}
