import { parseDocument } from "yaml";
import { z } from "zod";
import { isChartVersion } from "./chart-version.ts";

const schema = z.object({
  name: z.string(),
  version: z.string().refine(isChartVersion),
  appVersion: z.coerce.string().nullish(),
});

export interface ChartMetadata {
  readonly name: string;
  readonly version: string;
  /** Version of what the chart deploys; null where the chart does not say. */
  readonly appVersion: string | null;
}

/** What a `Chart.yaml` says; null when it is none. */
export function chartMetadata(text: string): ChartMetadata | null {
  const document = parseDocument(text);
  const result = document.errors.length > 0 ? null : schema.safeParse(document.toJS());
  if (!result?.success) return null;
  const { name, version, appVersion = null } = result.data;
  return { name, version, appVersion };
}
