import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, extname, join, resolve } from "node:path";
import { stringify } from "yaml";
import { MilvusStackError } from "../../provision/diagnostics/index.ts";
import { loadSpecs, validate } from "../../provision/spec/index.ts";
import { isReference } from "../../provision/spec/secrets.ts";
import type { Environment, LoadedSpecs } from "../../provision/spec/types.ts";
import type { Settings } from "./settings.ts";

/** Variables that carry secrets from the settings into the environment, past every file. */
const tokenVariable = "MILVUS_STACK_PULUMI_TOKEN";
const apiKeyVariable = "MILVUS_STACK_PULUMI_API_KEY";

export interface CheckedSpecs {
  readonly specs: LoadedSpecs;
  readonly environment: Environment;
}

/**
 * Lays the specs out in a folder of their own, reads them there as the command line would in the project, and gives them to
 * `work`; the folder goes afterwards. Nothing secret is written.
 *
 * @throws MilvusStackError (exit code 3) when they are wrong.
 */
export async function withSpecs<T>(
  settings: Settings,
  work: (checked: CheckedSpecs) => Promise<T>,
): Promise<T> {
  const root = await mkdtemp(join(tmpdir(), "milvus-stack-pulumi-"));
  try {
    return await work(await readIn(root, settings));
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function readIn(root: string, settings: Settings): Promise<CheckedSpecs> {
  const cwd = join(root, ...above(settings));
  await mkdir(cwd, { recursive: true });
  const { milvus, project, environment: name, files, specs: paths } = settings;
  if (milvus.ca !== undefined) await writeFile(join(root, "ca.pem"), milvus.ca);
  for (const path of paths) {
    if (!/^\.ya?ml$/.test(extname(path))) await mkdir(resolve(cwd, path), { recursive: true });
  }
  const { spec, env } = environmentOf(settings, join(root, "ca.pem"));
  const texts = {
    ...files,
    "package.json": JSON.stringify({ name: project }),
    [`environments/${name}.yaml`]: stringify(spec),
  };
  for (const [path, text] of Object.entries(texts)) {
    await mkdir(dirname(resolve(cwd, path)), { recursive: true });
    await writeFile(resolve(cwd, path), text);
  }
  const specs = await loadSpecs({ paths, root, environment: name, cwd, env: { ...process.env, ...env } });
  const problems = validate(specs).filter(({ severity }) => severity === "error");
  if (problems.length > 0) throw new MilvusStackError(problems, 3);
  if (specs.environment === null) throw new Error("There is no environment, and no diagnostic says why");
  const environment = { ...specs.environment, replication: settings.replication ?? null };
  return { specs: { ...specs, environment }, environment };
}

/** Folders to lay the working directory out in, so that paths that begin with `../` stay inside. */
function above({ files, specs }: Settings): string[] {
  const ups = [...specs, ...Object.keys(files)].map(
    (path) => path.split("/").filter((part) => part === "..").length,
  );
  return Array.from({ length: Math.max(0, ...ups) + 1 }, () => "in");
}

function environmentOf(
  { milvus, embeddings, guard, rebuild }: Settings,
  caFile: string,
): { spec: Record<string, unknown>; env: Record<string, string> } {
  const { uri, kubernetes, token, ca, serverName } = milvus;
  const env: Record<string, string> = {};
  if (token !== undefined) env[tokenVariable] = token;
  const access = token === undefined ? {} : { token: `\${${tokenVariable}}` };
  const authority = ca === undefined ? {} : { caFile };
  const name = serverName === undefined ? {} : { serverName };
  const spec: Record<string, unknown> = {};
  if (kubernetes === undefined) spec.milvus = { uri, ...access, ...authority, ...name };
  else {
    const { tls = false, ...service } = kubernetes;
    spec.milvus = { kubernetes: { ...service, ...access, ...(tls && { tls: { ...name, ...authority } }) } };
  }
  if (embeddings !== undefined) {
    const { apiKey } = embeddings;
    const plain = typeof apiKey === "string" && !isReference(apiKey);
    if (plain) env[apiKeyVariable] = apiKey;
    spec.embeddings = { ...embeddings, ...(plain && { apiKey: `\${${apiKeyVariable}}` }) };
  }
  if (guard !== undefined) spec.guard = guard;
  if (rebuild !== undefined) spec.rebuild = rebuild;
  return { spec, env };
}
