import { MilvusStackError, renderDiagnostic } from "../../provision/diagnostics/index.ts";
import { type Checked, checked } from "../dynamic/checked.ts";
import { say } from "../dynamic/messages.ts";
import { isUnreachable } from "../dynamic/open-when-ready.ts";
import { holdsUnknown } from "../dynamic/unknown.ts";
import { type CheckedSpecs, withSpecs } from "../dynamic/with-specs.ts";
import { type Inputs, inputsSchema } from "./inputs.ts";
import { livePlan, planLines, refusals } from "./make-plan.ts";

type Properties = Readonly<Record<string, unknown>>;

/** In place of what a preview cannot know: specs are checked without asking a server. */
const somewhere = { uri: "http://milvus.invalid:19530" };

/**
 * Checks the specs, and adds the plan to the inputs: the difference that the engine shows between the old inputs and the new
 * ones is then what is going to happen. Specs that are wrong and plans that apply would refuse fail here, before anything is
 * made.
 */
export async function check(olds: Properties, news: Properties): Promise<Checked> {
  const isNew = Object.keys(olds).length === 0;
  return await checked(news, async () => {
    const plan = holdsUnknown(news) ? await planBlind(news, isNew) : await planNow(news, isNew);
    return { ...news, plan };
  });
}

async function planNow(news: Properties, isNew: boolean): Promise<string[]> {
  const inputs = inputsSchema.parse(news);
  return await withSpecs(inputs, async (specs) => {
    try {
      const plan = await livePlan(specs);
      const lines = planLines(plan);
      say(lines.join("\n"));
      const refused = refusals(plan, inputs, specs);
      if (refused.length > 0) throw new MilvusStackError(refused, 1);
      return lines;
    } catch (error) {
      if (!isUnreachable(error)) throw error;
      return tell(isNew ? afterwards(specs) : unseen(error));
    }
  });
}

async function planBlind(news: Properties, isNew: boolean): Promise<string[]> {
  const { replication: _unknown, ...rest } = news;
  const inputs: Inputs = inputsSchema.parse({ ...rest, milvus: somewhere });
  return await withSpecs(inputs, async (specs) => {
    return tell(isNew ? afterwards(specs) : ["Where Milvus is becomes known when it is deployed."]);
  });
}

function afterwards({ specs }: CheckedSpecs): string[] {
  const names = specs.collections.map(({ spec }) => spec.collection);
  return [
    `All collections will be created after the cluster is up: ${names.join(", ") || "the specs have none"}.`,
  ];
}

function unseen({ diagnostics }: MilvusStackError): string[] {
  const why = diagnostics.flatMap((diagnostic) => renderDiagnostic(diagnostic).split("\n"));
  return ["What has to be done is found in the deployment: Milvus does not answer here now.", ...why];
}

function tell(lines: string[]): string[] {
  say(lines.join("\n"));
  return lines;
}
