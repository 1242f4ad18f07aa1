import { parseDocument } from "yaml";
import { z } from "zod";
import { isChartVersion } from "./chart-version.ts";

/** A version of a chart that a repository offers. */
export interface ChartVersion {
  readonly version: string;
  readonly appVersion: string | null;
  /** Where the packed chart is; null where the source has no addresses. */
  readonly url: string | null;
}

const entry = z.object({
  version: z.string().refine(isChartVersion),
  appVersion: z.coerce.string().nullish(),
  urls: z.array(z.string()).min(1),
});

/**
 * Versions of one chart in the text of a repository's `index.yaml`; null when the text is no index.
 *
 * @param base address of the index, from which relative addresses count
 */
export function versionsInIndex(text: string, name: string, base: string): ChartVersion[] | null {
  const section = sectionOf(text, name) ?? text;
  const document = parseDocument(section);
  if (document.errors.length > 0) return null;
  const index = z.object({ entries: z.record(z.string(), z.unknown()) }).safeParse(document.toJS());
  if (!index.success) return null;
  const entries = z.array(z.unknown()).safeParse(index.data.entries[name] ?? []);
  return (entries.data ?? []).flatMap((each): ChartVersion[] => {
    const { data } = entry.safeParse(each);
    const [first] = data?.urls ?? [];
    const url = first !== undefined && URL.canParse(first, base) ? new URL(first, base) : null;
    if (data === undefined || url === null || !/^https?:$/.test(url.protocol)) return [];
    return [{ version: data.version, appVersion: data.appVersion ?? null, url: url.href }];
  });
}

/**
 * One chart's part of an index that is laid out as Helm writes it. Bitnami's archive has tens of megabytes, which take long to
 * read as YAML for the sake of one chart.
 */
function sectionOf(text: string, name: string): string | null {
  const head = `\n  ${name}:\n`;
  const from = text.indexOf(head);
  if (from === -1 || !/^entries:$/m.test(text.slice(0, from + 1))) return null;
  const rest = text.slice(from + head.length);
  const end = /^ {0,2}[^\s-]/m.exec(rest)?.index ?? rest.length;
  return `entries:${head}${rest.slice(0, end)}`;
}
