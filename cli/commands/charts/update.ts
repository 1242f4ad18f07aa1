import type { ChartsLock } from "../../../infra/charts/index.ts";
import { ExitCode } from "../../../provision/diagnostics/diagnostic.ts";
import { type Context, defineCommand, type Subcommand } from "../../command.ts";
import { writeText } from "../../files.ts";
import { usageError } from "../../usage-error.ts";
import { renderUpdate } from "../../views/human/charts.ts";

interface Options {
  from?: string;
  allowMajor?: boolean;
  digests?: boolean;
  imageRegistry?: string;
  dryRun?: boolean;
}

export const update: Subcommand = {
  name: "update",
  summary: "write newer charts, or the images' digests, into the lock",
  ...defineCommand<Options>({
    description:
      "Looks for a newer chart of the same Milvus release (2.6), and writes it into helm-values/charts.lock.yaml with the etcd and MinIO charts that it depends on and the images that it names. With --digests it leaves versions alone and looks up the images' digests instead.",
    options: [
      {
        flags: "--from <source>",
        description: "a mirror with an index.yaml, or a folder with packed charts",
      },
      { flags: "--allow-major", description: "also charts of another Milvus release" },
      { flags: "--digests", description: "look up the images' digests in their registries" },
      {
        flags: "--image-registry <prefix>",
        description: "with --digests: a mirror, as the stack's charts.imageRegistry",
      },
      { flags: "--dry-run", description: "show what would change, and write nothing" },
    ],
    examples: [
      ["charts update --dry-run", "is there something newer?"],
      ["charts update", "take it; look at the difference before you commit it"],
      ["charts update --digests", "pin every image by its digest, as prod wants it"],
    ],
    async run(context, _args, options) {
      const { allowMajor, digests = false, from, imageRegistry, dryRun = false } = options;
      if (digests && (from !== undefined || allowMajor)) {
        throw usageError("--digests is about images; --from and --allow-major are about charts.", {
          fix: "Update the charts first, then look up the digests.",
        });
      }
      if (imageRegistry !== undefined && !digests)
        throw usageError("--image-registry is for --digests.", { fix: "Add --digests." });
      const { editLock, lockFile, readLockText, readChartsLock } = await import(
        "../../../infra/charts/index.ts"
      );
      const lock = readChartsLock(context.cwd);
      const { changes, held, error } = digests
        ? await lookUpDigests(context, lock, imageRegistry ?? null)
        : await lookForCharts(context, lock, options);
      const written = changes.length > 0 && !dryRun;
      if (written) await writeText(lockFile, editLock(readLockText(context.cwd), changes), context.cwd);
      return {
        exitCode: error?.exitCode ?? ExitCode.ok,
        error,
        human: (style) => renderUpdate({ changes, held, written, complete: error === null }, style),
        json: () => ({ changes, held, written }),
      };
    },
  }),
};

async function lookUpDigests({ signal }: Context, lock: ChartsLock, imageRegistry: string | null) {
  const { updateDigests } = await import("../../../infra/images/index.ts");
  return { ...(await updateDigests(lock, imageRegistry, { signal })), held: null };
}

async function lookForCharts(
  { cwd, env, signal }: Context,
  lock: ChartsLock,
  { from, allowMajor = false }: Options,
) {
  const { chartSource, chartsCache, updateCharts } = await import("../../../infra/charts/index.ts");
  const source = chartSource(lock, from, { cwd, signal });
  return { ...(await updateCharts(lock, source, { cache: chartsCache(env), allowMajor })), error: null };
}
