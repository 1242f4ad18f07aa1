import { ExitCode, MilvusStackError } from "../../../provision/diagnostics/diagnostic.ts";
import { defineCommand, type Subcommand } from "../../command.ts";
import { renderVerified } from "../../views/human/charts.ts";

export const verify: Subcommand = {
  name: "verify",
  summary: "hold charts and images against the lock",
  ...defineCommand<{ from?: string; requireDigests?: boolean }>({
    description:
      "Compares the sums of the charts in the cache, in a folder or on a mirror with helm-values/charts.lock.yaml, and looks for images whose tag may name another image tomorrow. Exits 1 when something differs or is missing.",
    options: [
      { flags: "--from <source>", description: "a folder or a mirror's address, instead of the cache" },
      { flags: "--require-digests", description: "also fail where an image has no digest, as prod does" },
    ],
    examples: [
      ["charts verify", "the cache"],
      ["charts verify --from charts", "a folder"],
      ["charts verify --require-digests", "what a stack with requireDigests asks for"],
    ],
    async run({ cwd, env, signal }, _args, { from, requireDigests = false }) {
      const { chartSource, chartsCache, folderSource, readChartsLock, verifyCharts } = await import(
        "../../../infra/charts/index.ts"
      );
      const { checkImages, lockedImages } = await import("../../../infra/images/index.ts");
      const lock = readChartsLock(cwd);
      const source =
        from === undefined
          ? folderSource(chartsCache(env), signal, "Run npx milvus-stack charts pull, which downloads it.")
          : chartSource(lock, from, { cwd, signal });
      const { charts, diagnostics } = await verifyCharts(lock, source, signal);
      const images = lockedImages(lock);
      const all = [...diagnostics, ...checkImages(lock, { requireDigests })];
      const wrong = all.length > 0;
      return {
        exitCode: wrong ? ExitCode.failed : ExitCode.ok,
        error: wrong ? new MilvusStackError(all, ExitCode.failed) : null,
        human: (style) => renderVerified(charts, images, source.description, style),
        json: () => ({ source: source.description, charts, images }),
      };
    },
  }),
};
