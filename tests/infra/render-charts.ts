import type { Inputs, ResourceTransform } from "@pulumi/pulumi";
import { execa } from "execa";
import { parseAllDocuments, stringify } from "yaml";
import { readChartsLock, resolveChart } from "../../infra/charts/index.ts";
import { buildGoTool } from "../go-tools/build-go-tool.ts";
import { helm } from "../go-tools/tools.ts";
import type { KubernetesObject } from "../kubernetes/kubernetes-api.ts";
import { kubernetesObject } from "./objects-of.ts";
import type { RecordedProgram } from "./record-program.ts";
import { root } from "./stacks.ts";

/** Name of the Chart resource → chart. */
const charts = { etcd: "etcd", "object-store": "minio", milvus: "milvus" } as const;

/** The objects of a program's charts, rendered by Helm of the program's values and changed as the program changes them. */
export async function renderCharts(program: RecordedProgram, dir: string): Promise<KubernetesObject[]> {
  const { helm: binary } = await buildGoTool(helm);
  const lock = readChartsLock(root);
  const rendered: KubernetesObject[] = [];
  for (const { type, name, inputs } of program.resources) {
    if (!type.endsWith(":Chart")) continue;
    const chart = Object.entries(charts).find(([release]) => release === name)?.[1];
    if (chart === undefined) throw new Error(`Of which chart is the release ${name}?`);
    const { chart: path } = resolveChart(chart, lock, { cwd: root, dir });
    const { stdout } = await execa(
      binary,
      // Pulumi drops hooks too. Values come on standard input.
      ["template", name, path, "--namespace", String(inputs.namespace), "--values", "-", "--no-hooks"],
      { input: stringify(inputs.values) },
    );
    for (const document of parseAllDocuments(stdout)) {
      const object: unknown = document.toJS();
      if (object === null) continue;
      const { metadata, ...others } = kubernetesObject.parse(object);
      // Pulumi says where an object belongs that does not say so itself.
      const placed = { ...others, metadata: { namespace: String(inputs.namespace), ...metadata } };
      rendered.push(
        await changedByProgram(kubernetesObject.parse(placed), program.transforms.get(name) ?? []),
      );
    }
  }
  return rendered;
}

/** An object of a chart as the transforms of the program change it. */
export async function changedByProgram(
  object: KubernetesObject,
  transforms: readonly ResourceTransform[],
): Promise<KubernetesObject> {
  const { apiVersion, kind, metadata } = object;
  const type = `kubernetes:${apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`}:${kind}`;
  let props: Inputs = object;
  for (const transform of transforms) {
    const result = await transform({ custom: true, type, name: metadata.name, props, opts: {} });
    props = result?.props ?? props;
  }
  return kubernetesObject.parse(props);
}
