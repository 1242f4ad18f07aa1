import { PassThrough } from "node:stream";
import { renderApplied, renderAppliedLine } from "../../cli/views/human/applied.ts";
import { applyProgress, underWay } from "../../cli/views/human/apply-progress.ts";
import {
  chartProgressText,
  renderPulled,
  renderPulledChart,
  renderUpdate,
  renderVerified,
} from "../../cli/views/human/charts.ts";
import { renderDefect, renderError } from "../../cli/views/human/diagnostics.ts";
import { renderAnswers } from "../../cli/views/human/hits.ts";
import { renderFiles, renderImported } from "../../cli/views/human/imported.ts";
import { renderDown, renderStatus, renderUp } from "../../cli/views/human/local.ts";
import { renderRecorded } from "../../cli/views/human/recorded.ts";
import { renderSeeded, seedProgressText } from "../../cli/views/human/seeded.ts";
import { renderCheck, renderSmoke, renderSmokeSummary } from "../../cli/views/human/smoke.ts";
import { renderStarted } from "../../cli/views/human/started.ts";
import { renderCollections, renderStats } from "../../cli/views/human/stats.ts";
import { renderValidated } from "../../cli/views/human/validated.ts";
import { renderGrown, renderGrowthEvent, renderGrowthPlan } from "../../cli/views/human/volumes.ts";
import { renderDocument } from "../../cli/views/json/document.ts";
import { createStyle } from "../../cli/views/style.ts";
import { createTerminal } from "../../cli/views/terminal.ts";
import { renderDiagnostic, renderDiagnostics } from "../../provision/diagnostics/render.ts";
import {
  databaseText,
  privilegeGroupText,
  resourceGroupText,
  roleText,
  userText,
} from "../../provision/import/access-text.ts";
import { collectionText } from "../../provision/import/collection-text.ts";
import { serializePlan } from "../../provision/plan/plan-file.ts";
import { plainPlan } from "../../provision/plan/render/plan-style.ts";
import { renderDrift, renderUnseen } from "../../provision/plan/render/render-drift.ts";
import { renderMarkdown } from "../../provision/plan/render/render-markdown.ts";
import { renderPlan } from "../../provision/plan/render/render-plan.ts";
import { makeRecording, serializeRecording } from "../../provision/recording/index.ts";
import { toHtml, toJUnit, toPrometheus } from "../../smoke-tests/index.ts";
import { generateTypes } from "../../store/generate-types.ts";
import { capabilities } from "../plan/fixtures.ts";
import {
  appliedWith,
  diagnosticWith,
  environment,
  errorWith,
  liveWith,
  planWith,
  seededWith,
  serverOf,
  smokeWith,
  specsWith,
  statsWith,
} from "./fixtures.ts";
import type { Name } from "./hostile-text.ts";

/**
 * What a text is read by. `lines`: a terminal or a log; each line is one that the view wrote. `blocks`: the same, but texts of several
 * lines stay so, indented. `progress`: lines that come and go.
 */
export type Medium =
  | "lines"
  | "blocks"
  | "markdown"
  | "json"
  | "html"
  | "xml"
  | "yaml"
  | "prometheus"
  | "code";

export interface View {
  readonly medium: Medium;
  show(name: Name): string | Promise<string>;
}

const style = createStyle(false, Number.POSITIVE_INFINITY);
const lines = (show: View["show"]): View => ({ medium: "lines", show });
const blocks = (show: View["show"]): View => ({ medium: "blocks", show });
const yaml = (show: View["show"]): View => ({ medium: "yaml", show });
const json = (show: View["show"]): View => ({ medium: "json", show });

const imported = (name: Name) => ({
  files: [{ address: name("a"), file: name("collections/a.yaml"), made: null, text: "collection: a\n" }],
  leftOut: [{ address: name("role/a"), reason: name("is not ours") }],
  diagnostics: [],
});

const importContext = {
  environment,
  capabilities: capabilities("2.6.15"),
  schema: null,
};

const volumesWith = (name: Name) => ({
  namespace: name("milvus"),
  name: name("etcd"),
  templates: [{ name: name("data"), size: name("10Gi") }],
  deletesClaims: true,
  claims: [
    {
      name: name("data-etcd-0"),
      template: name("data"),
      phase: name("Bound"),
      storageClass: name("fast"),
      requested: name("10Gi"),
      capacity: name("10Gi"),
      waitsForPod: false,
      ownedByStatefulSet: true,
    },
  ],
  expandableClasses: new Set<string>(),
});
const growthWith = (name: Name) => {
  const { claims } = volumesWith(name);
  return { size: "20Gi", expand: claims, wait: claims, release: true };
};
const chart = (name: Name) => ({
  name: "milvus" as const,
  version: name("5.0.19"),
  file: name("milvus.tgz"),
  state: "downloaded" as const,
  sha256: name("0"),
  locked: name("0"),
  found: name("1"),
});

const localTarget = (name: Name) => ({
  milvusUri: name("http://127.0.0.1:1"),
  embeddingsBaseUrl: name("http://127.0.0.1:2"),
  credentialsFile: name("file"),
  started: [],
});

/** What a view that writes by itself leaves on a stream. */
function written(write: (terminal: ReturnType<typeof createTerminal>) => void): string {
  const stream = Object.assign(new PassThrough(), { isTTY: false }) as unknown as NodeJS.WriteStream;
  const settings = { json: false, quiet: false, verbose: false, color: false };
  write(createTerminal({ stdin: () => ({}), stdout: stream, stderr: stream, env: {}, ...settings }));
  return String(stream.read() ?? "");
}

/** By the name of the function that shows it. */
export const views: Readonly<Record<string, View>> = {
  renderPlan: lines((name) => renderPlan(planWith(name), plainPlan)),
  renderDrift: lines((name) => renderDrift(planWith(name), plainPlan)),
  renderUnseen: lines((name) =>
    renderUnseen({
      address: name("collection/a"),
      attribute: name("load"),
      spec: null,
      reason: name("untold"),
    }),
  ),
  renderRecorded: lines((name) => renderRecorded([{ file: name("a.json"), calls: 1, error: name("MS412") }])),
  renderMarkdown: {
    medium: "markdown",
    show: (name) => renderMarkdown(planWith(name), { limit: Number.POSITIVE_INFINITY }),
  },
  serializePlan: json((name) => serializePlan(planWith(name))),
  renderApplied: lines((name) => renderApplied(appliedWith(name), style)),
  renderAppliedLine: lines((name) => renderAppliedLine(appliedWith(name), style)),
  underWay: lines((name) =>
    planWith(name)
      .actions.map((action) => underWay({ action, operation: null, percent: 5, detail: name("5 rows") }))
      .join("\n"),
  ),
  applyProgress: lines((name) =>
    written((terminal) => {
      const progress = applyProgress(terminal);
      for (const action of planWith(name).actions) progress.report({ action, operation: null, percent: 100 });
      progress.stop();
    }),
  ),
  renderDiagnostic: blocks((name) => renderDiagnostic(diagnosticWith(name))),
  renderDiagnostics: blocks((name) => renderDiagnostics([diagnosticWith(name), diagnosticWith(name)])),
  renderError: blocks((name) => renderError(errorWith(name), style, false)),
  renderDefect: blocks((name) => renderDefect(new TypeError(name("no such key")), style, false)),
  renderAnswers: lines((name) => {
    const row = { [name("title")]: name("a"), meta: { [name("key")]: [name("b")] } };
    const hits = [{ id: name("1"), score: 0.5, row }];
    const answers = [
      { query: name("q"), hits },
      { query: name("other"), hits: [] },
    ];
    return renderAnswers(answers, { kind: "fields", fields: [name("title"), "meta"] }, style);
  }),
  renderImported: lines((name) => renderImported(imported(name), style)),
  renderFiles: yaml((name) => renderFiles(imported(name).files)),
  collectionText: yaml((name) => collectionText(liveWith(name), name("articles"), importContext)),
  databaseText: yaml((name) => databaseText(name("news"), { [name("key")]: name("value") })),
  roleText: yaml((name) => {
    const grant = { privilege: name("Search"), database: name("news"), collection: name("gone") };
    return roleText(
      { name: name("reader"), grants: [grant] },
      { collections: [liveWith(name)], server: serverOf(name) },
    );
  }),
  userText: yaml((name) => userText({ name: name("search"), roles: [name("reader")] })),
  privilegeGroupText: yaml((name) =>
    privilegeGroupText({ name: name("readers"), privileges: [name("Search")] }),
  ),
  resourceGroupText: yaml((name) => {
    const others = { transferFrom: [name("slow")], transferTo: [name("slow")] };
    return resourceGroupText({ name: name("fast"), requests: 1, limits: 2, ...others });
  }),
  renderUp: lines((name) => renderUp(localTarget(name), style)),
  renderDown: lines(() => renderDown({ stopped: ["milvus"], purged: false }, style)),
  renderStatus: lines((name) => {
    const service = {
      name: name("milvus"),
      title: name("Milvus"),
      uri: name("u"),
      pid: 1,
      logFile: name("l"),
    };
    const services = [
      { ...service, state: "running" as const },
      { ...service, state: "died" as const },
    ];
    return renderStatus({ engine: "lite", folder: name("f"), installed: true, services }, style);
  }),
  renderSeeded: lines((name) => renderSeeded(seededWith(name), style)),
  seedProgressText: lines((name) =>
    seedProgressText(name("articles"), {
      ...seededWith(name),
      ...{ bytes: 5, totalBytes: 10, rowsPerSecond: 5, etaMs: 5 },
    }),
  ),
  renderCheck: lines((name) =>
    smokeWith(name)
      .collections.flatMap(({ checks }) => checks.map((check) => renderCheck(check, style)))
      .join("\n"),
  ),
  renderSmoke: lines((name) => renderSmoke(smokeWith(name), style)),
  renderSmokeSummary: lines((name) => renderSmokeSummary(smokeWith(name), style)),
  toHtml: { medium: "html", show: (name) => toHtml(smokeWith(name)) },
  toJUnit: { medium: "xml", show: (name) => toJUnit(smokeWith(name)) },
  toPrometheus: { medium: "prometheus", show: (name) => toPrometheus(smokeWith(name)) },
  renderStarted: lines((name) =>
    renderStarted({ stats: statsWith(name), smoke: smokeWith(name) }, specsWith(name), name("prod"), style),
  ),
  renderStats: lines((name) => renderStats(statsWith(name), style)),
  renderCollections: lines((name) => renderCollections(statsWith(name).collections, style)),
  renderValidated: lines((name) => renderValidated(specsWith(name), [diagnosticWith(name)], style)),
  renderPulledChart: lines((name) => renderPulledChart(chart(name), style)),
  renderPulled: lines((name) => renderPulled([chart(name)], name("charts"), style)),
  renderVerified: lines((name) => {
    const image = { name: "milvus" as const, reference: name("milvus:2.6"), digest: null };
    return renderVerified([chart(name)], [image], name("the folder"), style);
  }),
  renderUpdate: lines((name) => {
    const changes = [
      { path: [name("charts"), "version"], from: name("a"), to: name("b") },
      { path: [name("charts")], from: null, to: name("b") },
      { path: [name("charts")], from: name("a"), to: null },
    ];
    const held = { version: name("5.0.20"), appVersion: name("3.0"), url: null };
    return renderUpdate({ changes, held, written: true, complete: true }, style);
  }),
  renderGrowthPlan: lines((name) => renderGrowthPlan(volumesWith(name), growthWith(name), style)),
  renderGrowthEvent: lines((name) =>
    renderGrowthEvent({ kind: "grown", claim: name("data-etcd-0"), done: 1, of: 2 }, style),
  ),
  renderGrown: lines((name) => {
    const of = { name: name("etcd"), namespace: name("milvus"), size: "20Gi" };
    return renderGrown({ ...of, nothing: false, awaitsDeployment: true }, style);
  }),
  chartProgressText: lines((name) => chartProgressText(new Map([[name("milvus"), { bytes: 5 }]]))),
  renderDocument: json((name) =>
    renderDocument({ plan: planWith(name), [name("key")]: statsWith(name) }, errorWith(name)),
  ),
  serializeRecording: json((name) => {
    const calls = [
      {
        ...{ method: "ListDatabases", step: "plan", request: Buffer.alloc(0) },
        answer: { grpcError: { code: 7, details: name("denied") } },
      },
    ];
    const about = {
      server: { version: name("2.6.15") },
      scenario: name("plan"),
      madeBy: { specs: { [name("a.yaml")]: name("collection: a") } },
      error: name("denied"),
    };
    const codec = { shownRequest: () => ({}), shownResponse: () => ({}) };
    return serializeRecording(makeRecording({ calls, hidden: [] }, about, codec));
  }),
  generateTypes: {
    medium: "code",
    // Names are checked before there are types of them; descriptions say what they like.
    show: (name) => {
      const { collections } = specsWith(name);
      return generateTypes({
        collections: collections.map(({ spec, source }) => ({
          source,
          spec: { ...spec, collection: "articles" },
        })),
      });
    },
  },
};

/** What shows nothing by itself, and why. */
export const noViews: Readonly<Record<string, string>> = {
  createTerminal: "writes what views made; has tests of its own",
  createProgress: "hands lines on to the terminal, as in `applyProgress`",
  createStyle: "colours",
  wantsColour: "yes or no",
  renderTable: "takes cells that are harmless already, from the views here",
  documentsByKind: "data of `renderValidated`",
  smokeProgress: "a number",
  exactRow: "data of `renderDocument`",
  countDiagnostics: "numbers",
  collectionFile: "a file name of letters, digits, dots and dashes",
  codeSpan: "part of `renderMarkdown`",
  codeBlock: "part of `renderMarkdown`",
  serverName: "part of `renderPlan`",
  stepsOf: "part of `renderPlan`",
  renderChanges: "part of `renderPlan`",
  showValue: "part of `renderPlan`",
  whyOf: "part of `renderPlan`",
  placeOf: "part of `renderPlan`",
  costOf: "part of `renderPlan`",
  lostIn: "part of `renderPlan`",
  countsOf: "part of `renderPlan`",
  notesOf: "part of `renderPlan`",
  notesOn: "part of `renderPlan`",
  renderWarnings: "part of `renderApplied` and `renderSeeded`",
  otherEnvironmentOf: "part of `renderPlan`",
  likelyText: "a field",
  parsePlan: "reads",
  makeRecording: "data of `serializeRecording`",
};
