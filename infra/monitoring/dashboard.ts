import { rows } from "./panels.ts";

/** A Grafana panel that draws series over time. */
export interface Panel {
  readonly title: string;
  /** One of Grafana's units: `short`, `ms`, `percentunit`, `bytes`, `reqps`. */
  readonly unit: string;
  readonly queries: readonly Query[];
}

export interface Query {
  readonly expr: string;
  /** Grafana's template for a series' name, `{{pod}}`. */
  readonly legend: string;
}

export interface Row {
  readonly title: string;
  readonly panels: readonly Panel[];
}

const width = 24;
const height = 8;
const perLine = 2;

/**
 * Grafana's JSON of the stack's dashboard, for its sidecar or for import by hand. The data source is a variable, so that it works
 * with whatever the Prometheus of the cluster is called there; so is the namespace, preset to the stack's.
 */
export function dashboard({ namespace, minio }: { readonly namespace: string; readonly minio: boolean }) {
  return {
    uid: "milvus-stack",
    title: "Milvus",
    tags: ["milvus-stack"],
    // 39: Grafana 10 and newer.
    schemaVersion: 39,
    version: 1,
    editable: true,
    refresh: "30s",
    time: { from: "now-1h", to: "now" },
    timezone: "browser",
    templating: {
      list: [
        { name: "datasource", label: "Data source", type: "datasource", query: "prometheus" },
        {
          name: "namespace",
          label: "Namespace",
          type: "query",
          datasource,
          query: "label_values(milvus_proxy_req_count, namespace)",
          current: { text: namespace, value: namespace },
          refresh: 2,
        },
      ],
    },
    panels: layOut(rows({ minio })),
  };
}

const datasource = { type: "prometheus", uid: "${datasource}" };

interface Placed {
  readonly id: number;
  readonly type: "row" | "timeseries";
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
}

/** Places rows below each other and panels side by side on Grafana's grid of 24 columns. */
function layOut(content: readonly Row[]): Placed[] {
  const placed: Placed[] = [];
  let y = 0;
  for (const { title, panels } of content) {
    const gridPos = { x: 0, y, w: width, h: 1 };
    const line = {
      id: placed.length + 1,
      type: "row" as const,
      title,
      collapsed: false,
      panels: [],
      gridPos,
    };
    placed.push(line);
    y += 1;
    panels.forEach((panel, index) => {
      const w = width / perLine;
      const place = { x: (index % perLine) * w, y: y + Math.floor(index / perLine) * height, w, h: height };
      placed.push({ id: placed.length + 1, gridPos: place, ...timeSeries(panel) });
    });
    y += Math.ceil(panels.length / perLine) * height;
  }
  return placed;
}

function timeSeries({ title, unit, queries }: Panel) {
  return {
    type: "timeseries" as const,
    title,
    datasource,
    fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
    options: { legend: { displayMode: "list", placement: "bottom" }, tooltip: { mode: "multi" } },
    targets: queries.map(({ expr, legend }, index) => ({
      refId: String.fromCharCode(65 + index),
      datasource,
      expr,
      legendFormat: legend,
    })),
  };
}
