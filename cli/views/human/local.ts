import type { DownResult, LocalStatus, ServiceName, ServiceStatus, UpResult } from "../../../local/index.ts";
import { displayWidth } from "../../../provision/diagnostics/display-width.ts";
import { oneLine, pad } from "../../../provision/diagnostics/text.ts";
import type { Style } from "../style.ts";

export function renderUp(
  { started, milvusUri, embeddingsBaseUrl, credentialsFile }: UpResult,
  style: Style,
): string {
  const lines = [style.green(started.length === 0 ? "Running already." : "Running.")];
  lines.push(`  Milvus      ${style.cyan(oneLine(milvusUri))}`);
  if (embeddingsBaseUrl !== null) lines.push(`  Embeddings  ${style.cyan(oneLine(embeddingsBaseUrl))}`);
  if (credentialsFile !== undefined)
    lines.push(`  Login       root, its password in ${oneLine(credentialsFile)}`);
  return lines.join("\n");
}

const serverTitles: Record<ServiceName, string> = {
  milvus: "Milvus",
  embeddings: "the embedding server",
};

export function renderDown({ stopped, purged }: DownResult, style: Style): string {
  const names = stopped.map((name) => serverTitles[name]).join(" and ");
  const what = stopped.length === 0 ? "Nothing was running." : `${style.green("Stopped")} ${names}.`;
  if (purged) return `${what} All data is deleted.`;
  return stopped.length === 0 ? what : `${what} The data stays; --purge deletes it.`;
}

export function renderStatus({ engine, installed, services }: LocalStatus, style: Style): string {
  const titles = Math.max(...services.map(({ title }) => displayWidth(oneLine(title))));
  const lines = services.map((service) => {
    const { title, state, uri, pid } = service;
    const where =
      state === "running" && uri !== null
        ? [style.cyan(oneLine(uri)), ...(pid === null ? [] : [`pid ${pid}`])].join("  ")
        : hintOf(service);
    return `  ${pad(oneLine(title), titles)}  ${colourOf(state, style)(pad(state, 8))} ${where}`.trimEnd();
  });
  if (!installed && engine === "lite")
    lines.push("The Python packages are not installed yet; npx milvus-stack up does that.");
  return lines.join("\n");
}

function hintOf({ state, logFile, logCommand }: ServiceStatus): string {
  return state === "died" || state === "silent" ? oneLine(`log: ${logFile ?? logCommand}`) : "";
}

function colourOf(state: ServiceStatus["state"], style: Style): (text: string) => string {
  return state === "running" ? style.green : state === "stopped" ? style.faint : style.red;
}
