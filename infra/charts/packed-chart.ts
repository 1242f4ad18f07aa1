import { list } from "tar";
import { type ChartMetadata, chartMetadata } from "./chart-metadata.ts";

/** Texts of a packed chart, by their path below the chart's own folder; those that are not there are left out. */
export async function readPacked(
  file: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  await list({
    file,
    strict: true,
    onReadEntry(entry) {
      // Helm packs a chart below a folder of its name.
      const path = entry.path.slice(entry.path.indexOf("/") + 1);
      if (!paths.includes(path)) return void entry.resume();
      const pieces: Buffer[] = [];
      entry.on("data", (piece) => pieces.push(piece));
      entry.on("end", () => texts.set(path, Buffer.concat(pieces).toString("utf8")));
    },
  });
  return texts;
}

/** What the `Chart.yaml` of a packed chart says; null when the file is no packed chart. */
export async function packedMetadata(file: string): Promise<ChartMetadata | null> {
  try {
    const text = (await readPacked(file, ["Chart.yaml"])).get("Chart.yaml");
    return text === undefined ? null : chartMetadata(text);
  } catch {
    return null;
  }
}
