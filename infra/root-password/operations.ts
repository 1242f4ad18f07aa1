import { ExitCode, MilvusStackError } from "../../provision/diagnostics/index.ts";
import { type Milvus, MilvusCode } from "../../provision/milvus/index.ts";
import { Secret } from "../../provision/spec/types.ts";
import { whileEngineLives } from "../dynamic/engine-gone.ts";
import { readable, say } from "../dynamic/messages.ts";
import { openWhenReady } from "../dynamic/open-when-ready.ts";
import type { Operations } from "../dynamic/remote-provider.ts";
import { withSpecs } from "../dynamic/with-specs.ts";
import { type Inputs, inputsSchema } from "./inputs.ts";

type Properties = Readonly<Record<string, unknown>>;

const user = "root";

/** What the engine asks of a `RootPassword`, in the process of its provider. */
export const operations: Operations = {
  async check(_olds, news: Properties) {
    return { inputs: news, failures: [] };
  },

  // Another way to the same Milvus changes nothing in it.
  async diff(_id, olds: Properties, news: Properties) {
    return { changes: olds.password !== news.password };
  },

  // Milvus has it from its first start.
  async create(news: Properties) {
    return { id: user, outs: news };
  },

  async update(_id, olds: Properties, news: Properties) {
    const [former, next] = [inputsSchema.parse(olds), inputsSchema.parse(news)];
    await readable(() => whileEngineLives((signal) => changePassword(next, former.password, signal)));
    say(`The password of ${user} is changed in Milvus.`);
    return { outs: news };
  },

  async read(id, props: Properties) {
    return { id, props };
  },

  async delete() {},
};

/** Changes the password, unless an earlier deployment that was cut short has done so. */
async function changePassword(inputs: Inputs, former: string, signal: AbortSignal): Promise<void> {
  const password = new Secret(inputs.password);
  const changed = await asRoot(inputs, former, signal, (milvus) =>
    milvus.changePassword(user, new Secret(former), password),
  );
  if (changed || (await asRoot(inputs, inputs.password, signal, async () => {}))) return;
  throw new MilvusStackError(
    [
      {
        code: "MS983",
        severity: "error",
        summary: `Milvus accepts neither the former password of ${user} nor the new one.`,
        cause: "The password was changed in Milvus, and not in the configuration of the stack.",
        fix: "Set the password that Milvus has, deploy, and change it in the configuration afterwards: pulumi config set --secret milvus-stack:rootPassword",
      },
    ],
    ExitCode.unreachable,
  );
}

/** Whether Milvus let root in with the password; `work` is done then. */
async function asRoot(
  { milvus, connectTimeoutSeconds }: Inputs,
  password: string,
  signal: AbortSignal,
  work: (milvus: Milvus) => Promise<void>,
): Promise<boolean> {
  const settings = {
    project: "milvus-stack",
    environment: "stack",
    // An empty folder: nothing is asked of the specs but where Milvus is.
    specs: ["collections"],
    files: {},
    milvus: { ...milvus, token: `${user}:${password}` },
    connectTimeoutSeconds,
  };
  return await withSpecs(settings, async ({ environment }) => {
    try {
      const target = await openWhenReady(environment, { timeoutSeconds: connectTimeoutSeconds, signal });
      try {
        await work(target.milvus);
        return true;
      } finally {
        await target.close();
      }
    } catch (error) {
      if (isRefused(error)) return false;
      throw error;
    }
  });
}

const isRefused = (error: unknown): boolean =>
  error instanceof MilvusStackError && error.diagnostics.some(({ code }) => code === MilvusCode.refusedToken);
