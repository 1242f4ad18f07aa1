import type * as pulumi from "@pulumi/pulumi";
import { changePod } from "./change-pod.ts";
import { type Fields, fieldsOf, withoutNulls } from "./fields.ts";
import { orderAnnotation } from "./order-manifest.ts";

export interface ChartChanges {
  /** Protect what holds data, StatefulSets and claims, from deletion. */
  readonly protect: boolean;
  /** Claims that the chart makes stay in the cluster when Pulumi deletes them. */
  readonly keepVolumes: boolean;
  /** What one chart's templates leave no value for. */
  readonly change?: (object: Fields, kind: string) => Fields;
}

/** A resource transform for a chart: its objects without what would show as a difference, or offers more than pods need. */
export function chartTransform({ protect, keepVolumes, change }: ChartChanges): pulumi.ResourceTransform {
  return ({ type, props, opts }) => {
    const kind = type.split(":").at(-1) ?? "";
    const object = completeObject(fieldsOf(props), kind);
    return {
      props: { ...(change === undefined ? object : change(object, kind)) },
      opts: {
        ...withoutReplacementOrder(opts),
        ...(protect && (kind === "StatefulSet" || kind === "PersistentVolumeClaim") ? { protect: true } : {}),
        ...(kind === "PersistentVolumeClaim" ? { retainOnDelete: keepVolumes } : {}),
        ...(kind === "StatefulSet" || kind === "Deployment" ? { customTimeouts: rollout } : {}),
      },
    };
  };
}

/**
 * The SDK tells a transform `false` where nobody said anything, and takes it for an answer when it comes back. Unsaid, the
 * provider deletes an object with a fixed name before it makes another of that name, as it must.
 */
export function withoutReplacementOrder(opts: pulumi.ResourceOptions): pulumi.ResourceOptions {
  const { deleteBeforeReplace: _, ...others }: pulumi.CustomResourceOptions = opts;
  return others;
}

/** Images have to be pulled and volumes to be made; members follow one after the other when they roll. Pulumi's default is ten minutes. */
const rollout = { create: "30m", update: "30m", delete: "30m" };

/** The object of a chart without null fields; its pods without a token, and without the addresses of every Service in their environment. */
export function completeObject(object: Fields, kind: string): Fields {
  const clean = withoutOrder(fieldsOf(withoutNulls(object)));
  if (kind === "PersistentVolumeClaim") return skipAwait(clean);
  return changePod(clean, (pod) => ({
    ...pod,
    automountServiceAccountToken: false,
    // Servers take variables such as MINIO_PORT or ETCD_NAME for configuration of theirs.
    enableServiceLinks: false,
  }));
}

/** The order is for Pulumi alone; in the cluster it would be a difference at every deployment that has another one. */
function withoutOrder(object: Fields): Fields {
  const { annotations, ...metadata } = fieldsOf(object.metadata);
  const { [orderAnnotation]: _, ...others } = fieldsOf(annotations);
  if (_ === undefined) return object;
  const kept = Object.keys(others).length === 0 ? {} : { annotations: others };
  return { ...object, metadata: { ...metadata, ...kept } };
}

/** Many classes bind a volume only once a pod wants it, and that pod comes later. */
export function skipAwait(object: Fields): Fields {
  const metadata = fieldsOf(object.metadata);
  const annotations = { ...fieldsOf(metadata.annotations), "pulumi.com/skipAwait": "true" };
  return { ...object, metadata: { ...metadata, annotations } };
}
