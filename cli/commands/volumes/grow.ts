import { canonicalQuantity } from "../../../infra/sizing/quantity.ts";
import { ExitCode } from "../../../provision/diagnostics/diagnostic.ts";
import { defineCommand, type Subcommand } from "../../command.ts";
import { confirm, requireSomeoneToAsk } from "../../confirm.ts";
import { usageError } from "../../usage-error.ts";
import { renderGrown, renderGrowthEvent, renderGrowthPlan } from "../../views/human/volumes.ts";
import { createProgress } from "../../views/progress.ts";

interface Options {
  size?: string;
  namespace?: string;
  context?: string;
  template?: string;
  timeout?: number;
  yes?: boolean;
}

const defaultTimeoutMinutes = 10;

export const grow: Subcommand = {
  name: "grow",
  args: "<statefulset>",
  summary: "make the volumes of a StatefulSet larger, without losing data",
  ...defineCommand<Options>({
    description:
      "Expands the claims of a StatefulSet, waits until their volumes have the size, and deletes the StatefulSet without its pods and claims, because Kubernetes does not change its template. The next pulumi up creates it again with the larger size, and it adopts both. Can be interrupted and run again at any time.",
    options: [
      { flags: "--size <quantity>", description: "the size of each volume: 60Gi" },
      { flags: "--namespace <name>", description: "namespace of the StatefulSet (default: milvus)" },
      { flags: "--context <name>", description: "context of the kubeconfig (default: its current one)" },
      { flags: "--template <name>", description: "the claim template, if the StatefulSet has several" },
      {
        flags: "--timeout <minutes>",
        description: `how long to wait for the volumes (default: ${defaultTimeoutMinutes})`,
        parse: minutes,
      },
      { flags: "--yes", description: "do not ask" },
    ],
    examples: [
      ["volumes grow object-store --size 60Gi", "the volumes of MinIO"],
      ["volumes grow etcd --size 50Gi --namespace milvus-staging --yes", "in a script"],
    ],
    async run(context, [name = ""], options) {
      const { cwd, env, signal, terminal } = context;
      const size = sizeOf(options.size);
      const { namespace = "milvus", template = null, timeout = defaultTimeoutMinutes } = options;
      const { loadKubeconfig } = await import("../../../targets/kubernetes/index.ts");
      const { clusterVolumes, growVolumes, planGrowth } = await import("../../../infra/volumes/index.ts");
      const wanted = { kubeconfig: null, context: options.context ?? null };
      const config = await loadKubeconfig(wanted, { cwd, env });
      const volumes = await clusterVolumes(config, { namespace, name });
      const before = await volumes.read();
      const growth = planGrowth(before, size, template);
      const { expand, wait, release } = growth;
      const nothing = expand.length === 0 && wait.length === 0 && !release;
      if (!nothing) {
        terminal.note(renderGrowthPlan(before, growth, terminal.noteStyle));
        if (options.yes !== true) {
          requireSomeoneToAsk(terminal, "volumes grow");
          await confirm(`Grow the volumes of ${name} on ${config.getCurrentContext()}?`);
        }
        const progress = createProgress(terminal);
        try {
          await growVolumes(volumes, growth, {
            template,
            timeoutMs: timeout * 60_000,
            signal,
            onEvent: (event) => progress.line(renderGrowthEvent(event, terminal.noteStyle)),
          });
        } finally {
          progress.stop();
        }
      }
      const awaitsDeployment = release || before.templates === null;
      return {
        exitCode: ExitCode.ok,
        human: (style) => renderGrown({ name, namespace, size, nothing, awaitsDeployment }, style),
        json: () => ({
          namespace,
          statefulSet: name,
          size,
          changed: !nothing,
          awaitsDeployment,
          claims: before.claims.map((claim) => ({ name: claim.name, before: claim.requested })),
        }),
      };
    },
  }),
};

function sizeOf(text: string | undefined): string {
  const size = text === undefined ? undefined : canonicalQuantity(text);
  if (size !== undefined && /[0-9][KMGTPE]i?$/.test(size)) return size;
  throw usageError(text === undefined ? "--size is missing." : `--size ${text} is not a size of a volume.`, {
    fix: "Give the size that each volume is to have: --size 60Gi",
  });
}

function minutes(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw usageError(`--timeout ${text} is not a number of minutes.`, {
    fix: "Give a number above 0: --timeout 30",
  });
}
