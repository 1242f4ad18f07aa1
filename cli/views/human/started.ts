import type { Stats } from "../../../provision/state/index.ts";
import type { SmokeReport } from "../../../smoke-tests/index.ts";
import type { Style } from "../style.ts";
import { oneLine } from "../text.ts";
import { serverName } from "./server-name.ts";
import { renderSmokeSummary } from "./smoke.ts";
import { renderCollections } from "./stats.ts";

/** The end of `start`: where things are, what is in them, whether they work, and what to try. */
export function renderStarted(
  { stats, smoke }: { readonly stats: Stats; readonly smoke: SmokeReport },
  environment: string,
  style: Style,
): string {
  const [first] = stats.collections;
  const option = environment === "local" ? "" : ` --env ${environment}`;
  const name = first === undefined ? "NAME" : oneLine(first.name);
  const tries = [
    `npx milvus-stack search ${name} "what are black holes"${option}`,
    `npx milvus-stack stats${option}`,
    `npx milvus-stack plan${option}`,
  ];
  return [
    `${style.strong(serverName(stats.server))} ${style.cyan(stats.endpoint)}`,
    renderCollections(stats.collections, style),
    renderSmokeSummary(smoke, style),
    ["Try next:", ...tries.map((line) => `  ${style.cyan(line)}`)].join("\n"),
  ].join("\n\n");
}
