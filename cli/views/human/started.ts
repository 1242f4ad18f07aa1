import { oneLine } from "../../../provision/diagnostics/text.ts";
import { serverName } from "../../../provision/plan/render/server-name.ts";
import type { LoadedSpecs } from "../../../provision/spec/types.ts";
import type { Stats } from "../../../provision/state/index.ts";
import type { SmokeReport } from "../../../smoke-tests/index.ts";
import type { Style } from "../style.ts";
import { renderSmokeSummary } from "./smoke.ts";
import { renderCollections } from "./stats.ts";

/** The end of `start`: where things are, what is in them, whether they work, and what to try. */
export function renderStarted(
  { stats, smoke }: { readonly stats: Stats; readonly smoke: SmokeReport },
  specs: LoadedSpecs,
  environment: string,
  style: Style,
): string {
  const option = environment === "local" ? "" : ` --env ${oneLine(environment)}`;
  const tries = [
    `npx milvus-stack search ${somethingToFind(specs)}${option}`,
    `npx milvus-stack stats${option}`,
    `npx milvus-stack plan${option}`,
  ];
  return [
    `${style.strong(serverName(stats.server))} ${style.cyan(oneLine(stats.endpoint))}`,
    renderCollections(stats.collections, style),
    renderSmokeSummary(smoke, style),
    ["Try next:", ...tries.map((line) => `  ${style.cyan(line)}`)].join("\n"),
  ].join("\n\n");
}

/** `articles "black holes"`: the shortest question that the specs say has an answer, if a shell takes it as it is. */
function somethingToFind({ collections }: LoadedSpecs): string {
  for (const { spec } of collections) {
    const queries = (spec.smoke ?? []).flatMap((check) => ("query" in check ? [check.query] : []));
    const [shortest] = queries
      .filter((query) => /^[\p{L}\p{N} ,.?'-]+$/u.test(query))
      .sort((a, b) => a.length - b.length);
    if (shortest !== undefined) return `${oneLine(spec.collection)} "${shortest}"`;
  }
  return `${oneLine(collections[0]?.spec.collection ?? "NAME")} "your question"`;
}
