import { resolve } from "node:path";
import { ExitCode } from "../../../provision/diagnostics/diagnostic.ts";
import { defineCommand, type Subcommand } from "../../command.ts";
import { chartProgressText, renderPulled, renderPulledChart } from "../../views/human/charts.ts";
import { createProgress } from "../../views/progress.ts";

export const pull: Subcommand = {
  name: "pull",
  summary: "download the charts of the lock into the cache",
  ...defineCommand<{ from?: string; out?: string }>({
    description:
      "Downloads the charts of helm-values/charts.lock.yaml into the cache, or into a folder. A chart is put in its place only whole and with the sum of the lock; what is there already is not downloaded again.",
    options: [
      {
        flags: "--from <source>",
        description: "a mirror's address or a folder with packed charts, instead of the repositories",
      },
      { flags: "--out <folder>", description: "a folder instead of the cache, for a stack's charts.dir" },
    ],
    examples: [
      ["charts pull", "from the repositories that the lock names"],
      ["charts pull --from https://mirror.example.com/charts", "from a mirror"],
      ["charts pull --out charts", "into a folder, to be carried to where there is no Internet"],
      ["charts pull --from /media/stick/charts", "and from there into the cache"],
    ],
    async run({ cwd, env, signal, terminal }, _args, { from, out }) {
      const { chartSource, chartsCache, pullCharts, readChartsLock } = await import(
        "../../../infra/charts/index.ts"
      );
      const lock = readChartsLock(cwd);
      const folder = out === undefined ? chartsCache(env) : resolve(cwd, out);
      const source = chartSource(lock, from, { cwd, signal });
      const progress = createProgress(terminal);
      const received = new Map<string, { readonly bytes: number; readonly total: number | null }>();
      try {
        const { charts, error } = await pullCharts(lock, source, folder, {
          signal,
          onBytes: (name, bytes, total) => {
            received.set(name, { bytes, total });
            progress.update(percentOf(received.values()), chartProgressText(received));
          },
          onPulled: (chart) => progress.line(renderPulledChart(chart, terminal.noteStyle)),
        });
        return {
          exitCode: error?.exitCode ?? ExitCode.ok,
          error,
          human: (style) => (error === null ? renderPulled(charts, folder, style) : ""),
          json: () => ({ folder, charts }),
        };
      } finally {
        progress.stop();
      }
    },
  }),
};

/** Of all together; a server that does not say how much there is counts as one that has just begun. */
function percentOf(all: Iterable<{ readonly bytes: number; readonly total: number | null }>): number {
  const known = [...all].flatMap(({ bytes, total }) => (total === null ? [] : [{ bytes, total }]));
  const total = known.reduce((sum, one) => sum + one.total, 0);
  return total === 0 ? 0 : (known.reduce((sum, one) => sum + one.bytes, 0) / total) * 100;
}
