import { harmless } from "../../provision/diagnostics/harmless.ts";
import type { SmokeCheck, SmokeReport } from "../types.ts";
import { style } from "./style.ts";

const marks = { passed: "✓", failed: "✗", "not run": "–" } as const;

/**
 * One page for people: no script, no other file, light and dark as the reader's system is.
 *
 * @example
 * import { writeFile } from "node:fs/promises";
 * import { loadSpecs, openTarget, smoke, toHtml } from "milvus-stack";
 *
 * const specs = await loadSpecs({ names: ["passages"] });
 * if (specs.environment === null) throw new Error("no environment");
 * const { milvus, embedder, close } = await openTarget(specs.environment);
 * await writeFile("smoke.html", toHtml(await smoke({ milvus, embedder, specs })));
 * await close();
 */
export function toHtml(report: SmokeReport): string {
  const { passed, failed, notRun } = report.summary;
  const verdict = report.ok ? "Smoke tests passed" : "Smoke tests failed";
  const { product, version } = report.server;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${verdict} · ${escapeText(report.environment)}</title>
<style>${style}</style>
</head>
<body>
<header>
<p class="eyebrow">milvus-stack · ${escapeText(report.environment)}</p>
<h1 class="${report.ok ? "passed" : "failed"}">${verdict}</h1>
<p class="meta">${escapeText(product)} ${escapeText(version)} · <time datetime="${escapeText(report.startedAt)}">${escapeText(readable(report.startedAt))}</time> · ${duration(report.durationMs)}</p>
<ul class="counts">
<li class="passed"><b>${passed}</b> passed</li>
<li class="${failed > 0 ? "failed" : "none"}"><b>${failed}</b> failed</li>
<li class="none"><b>${notRun}</b> not run</li>
</ul>
</header>
<main>
${report.collections.map(({ name, checks }) => section(name, checks)).join("\n")}
</main>
</body>
</html>
`;
}

function section(name: string, checks: readonly SmokeCheck[]): string {
  const passed = checks.filter(({ ok }) => ok).length;
  return `<section>
<h2>${escapeText(name)} <small>${passed} of ${checks.length}</small></h2>
<table>
<thead><tr><th scope="col"><span class="hidden">Status</span></th><th scope="col">Check</th><th scope="col">Finding</th><th scope="col" class="time">Time</th></tr></thead>
<tbody>
${checks.map(row).join("\n")}
</tbody>
</table>
</section>`;
}

function row(check: SmokeCheck): string {
  const { status, kind, name, durationMs } = check;
  const kindOf = kind === "query" ? `<span class="kind">${kind}</span>` : "";
  return `<tr class="${status.replace(" ", "-")}"><td class="mark" title="${status}">${marks[status]}<span class="hidden"> ${status}</span></td><th scope="row">${escapeText(name)}${kindOf}</th><td>${finding(check)}</td><td class="time">${duration(durationMs)}</td></tr>`;
}

function finding({ status, detail, expected, actual }: SmokeCheck): string {
  if (status === "not run") return escapeText(detail);
  if (status === "passed") return escapeText(actual);
  if (actual === "an error") return escapeText(detail);
  return `<dl><dt>expected</dt><dd>${escapeText(expected)}</dd><dt>found</dt><dd>${escapeText(actual)}</dd></dl>`;
}

function readable(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

function duration(milliseconds: number): string {
  if (milliseconds < 1) return "&lt; 1 ms";
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeText(text: string): string {
  return harmless(text).replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
