import type { ApplyResult } from "../../provision/apply/index.ts";
import { renderDiagnostics } from "../../provision/diagnostics/index.ts";
import { hasChanges } from "../../provision/plan/index.ts";
import { engineGone } from "../dynamic/engine-gone.ts";
import { halfDone, readable, say } from "../dynamic/messages.ts";
import { isUnreachable } from "../dynamic/open-when-ready.ts";
import type { Operations } from "../dynamic/remote-provider.ts";
import { sameValues } from "../dynamic/same-values.ts";
import { holdsUnknown } from "../dynamic/unknown.ts";
import { applySpecs, doneLines, dropOwned, leftLines } from "./carry-out.ts";
import { check } from "./check.ts";
import { inputNames, inputsSchema } from "./inputs.ts";
import { planInputs, planLines } from "./make-plan.ts";

type Properties = Readonly<Record<string, unknown>>;

/** What the engine asks of a `ProvisionedCollections`, in the process of its provider. */
export const operations: Operations = {
  check: (olds: Properties, news: Properties) => {
    engineGone();
    return readable(() => check(olds, news));
  },

  // Asked by refresh too, about what it has just read: so it looks at Milvus, and not at the plan among the inputs.
  async diff(_id, olds: Properties, news: Properties) {
    if (holdsUnknown(news) || !sameValues(olds, news, inputNames)) return { changes: true };
    if (Array.isArray(olds.drift) && olds.drift.length > 0) return { changes: true };
    return await readable(async () => {
      try {
        return { changes: hasChanges(await planInputs(inputsSchema.parse(news))) };
      } catch (error) {
        if (isUnreachable(error)) return { changes: true };
        throw error;
      }
    });
  },

  async create(news: Properties) {
    return await readable(async () => {
      const inputs = inputsSchema.parse(news);
      const id = `${inputs.project}:${inputs.environment}`;
      return { id, outs: outputsOf(id, await applySpecs(inputs), {}, news) };
    });
  },

  async update(id, olds: Properties, news: Properties) {
    return await readable(async () => {
      return { outs: outputsOf(id, await applySpecs(inputsSchema.parse(news)), olds, news) };
    });
  },

  async read(id, props: Properties) {
    return await readable(async () => {
      const drift = planLines(await planInputs(inputsSchema.parse(props)));
      if (drift.length > 0) say(["Milvus is not what was deployed:", ...drift].join("\n"));
      return { id, props: { ...props, drift } };
    });
  },

  async delete(_id, props: Properties) {
    await readable(async () => {
      const inputs = inputsSchema.parse(props);
      if (!inputs.dropOnDestroy) {
        say(`The collections of ${inputs.project} stay, with their data: \`dropOnDestroy\` is not set.`);
        return;
      }
      const { error } = await dropOwned(inputs);
      if (error !== null) throw error;
    });
  },
};

/** @throws what the engine keeps as half done where something was changed, and the error of the apply where nothing was. */
function outputsOf(id: string, result: ApplyResult, olds: Properties, news: Properties): Properties {
  const done = doneLines(result);
  const touched = result.results.some(({ operationsDone }) => operationsDone > 0);
  const before = typeof olds.revision === "number" ? olds.revision : 0;
  const outputs = {
    ...news,
    changes: done.length > 0 || !Array.isArray(olds.changes) ? done : olds.changes,
    drift: leftLines(result),
    revision: touched || before === 0 ? before + 1 : before,
  };
  if (result.error === null) return outputs;
  if (!touched) throw result.error;
  const state = [...done.map((line) => `  done: ${line}`), ...leftLines(result).map((line) => `  ${line}`)];
  const reason = [renderDiagnostics(result.error.diagnostics), "", ...state].join("\n");
  throw halfDone(id, outputs, reason);
}
