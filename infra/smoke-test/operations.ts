import { checked } from "../dynamic/checked.ts";
import { engineGone } from "../dynamic/engine-gone.ts";
import { readable, say, withoutStack } from "../dynamic/messages.ts";
import type { Operations } from "../dynamic/remote-provider.ts";
import { sameValues } from "../dynamic/same-values.ts";
import { holdsUnknown } from "../dynamic/unknown.ts";
import { withSpecs } from "../dynamic/with-specs.ts";
import { inputNames, inputsSchema } from "./inputs.ts";
import { failureText, runSmoke } from "./run-smoke.ts";

type Properties = Readonly<Record<string, unknown>>;

/** What the engine asks of a `SmokeTest`, in the process of its provider. */
export const operations: Operations = {
  /** Specs are checked without asking a server: a preview runs no test. */
  async check(_olds, news: Properties) {
    engineGone();
    const { replication: _replication, triggers: _triggers, ...rest } = news;
    return await checked(news, async () => {
      const somewhere = { uri: "http://milvus.invalid:19530" };
      await withSpecs(inputsSchema.parse({ ...rest, milvus: somewhere }), async () => {});
      return news;
    });
  },

  async diff(_id, olds: Properties, news: Properties) {
    const again = news.always === true || holdsUnknown(news) || !sameValues(olds, news, inputNames);
    return { changes: again };
  },

  async create(news: Properties) {
    const { project, environment } = inputsSchema.parse(news);
    return { id: `${project}:${environment}`, outs: await outputsOf(news) };
  },

  async update(_id, _olds, news: Properties) {
    return { outs: await outputsOf(news) };
  },

  // What was found stays what was found: a refresh runs no test.
  async read(id, props: Properties) {
    return { id, props };
  },

  async delete() {},
};

/** @throws when a check fails: the deployment fails, and the next one tests again. */
async function outputsOf(news: Properties): Promise<Properties> {
  const inputs = inputsSchema.parse(news);
  return await readable(async () => {
    const report = await runSmoke(inputs);
    if (!report.ok) throw withoutStack(new Error(failureText(report, inputs.strict)));
    const { passed, notRun } = report.summary;
    say(`Smoke tests passed: ${passed} checks${notRun > 0 ? `, ${notRun} not run` : ""}.`);
    return { ...news, passed, notRun, tested: report.collections.map(({ name }) => name) };
  });
}
