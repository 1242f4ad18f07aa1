import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { MilvusStackError, renderDiagnostics } from "../../provision/diagnostics/index.ts";
import { projectName } from "../../provision/spec/files/project-name.ts";
import type { DataPlaneArgs, MilvusConnectionArgs } from "./args.ts";
import { type EnvironmentSection, readEnvironmentSection } from "./read-environment-section.ts";
import { fromHere, readSpecFiles } from "./read-spec-files.ts";

/** What stands in the project's files; `problem` says why it could not be read, and the provider's `check` tells it. */
interface ProjectFiles {
  readonly files: Readonly<Record<string, string>>;
  readonly section: EnvironmentSection;
  readonly problem: string | undefined;
}

/** The inputs that `settingsSchema` describes, out of the arguments of a resource. Reads the spec files. */
export function settingsInputs(args: DataPlaneArgs): pulumi.Inputs {
  const cwd = resolve(args.cwd ?? pulumi.getRootDirectory());
  const specs = args.specs ?? defaultSpecs(cwd);
  const project = readProject(args.environment, specs, cwd);
  return {
    project: projectName(cwd),
    environment: args.environment,
    specs: specs.map((path) => fromHere(path, cwd)),
    files: project.then(({ files }) => files),
    problem: project.then(({ problem }) => problem),
    milvus: milvusInputs(args.milvus),
    embeddings: project.then(({ section }) => embeddingsInputs(args, section)),
    guard: project.then(({ section }) => section.guard),
    rebuild: project.then(({ section }) => section.rebuild),
    replication: args.replication,
    connectTimeoutSeconds: args.connectTimeoutSeconds ?? 120,
  };
}

/** As the command line: `access/` is for those who have users, roles and groups. */
function defaultSpecs(cwd: string): string[] {
  return existsSync(join(cwd, "access")) ? ["collections", "access"] : ["collections"];
}

/** A promise that Pulumi sees rejected is reported twice, with a stack: so what people can act on is a value. */
async function readProject(
  environment: string,
  specs: readonly string[],
  cwd: string,
): Promise<ProjectFiles> {
  try {
    const section = await readEnvironmentSection(environment, cwd);
    return { files: await readSpecFiles(specs, cwd), section, problem: undefined };
  } catch (error) {
    if (!(error instanceof MilvusStackError)) throw error;
    return { files: {}, section: {}, problem: renderDiagnostics(error.diagnostics) };
  }
}

function milvusInputs({ token, ...rest }: MilvusConnectionArgs): pulumi.Inputs {
  if ((rest.uri === undefined) === (rest.kubernetes === undefined)) {
    throw new pulumi.RunError("`milvus` needs one of `uri` and `kubernetes`, and not both.");
  }
  return { ...rest, ...(token !== undefined && { token: pulumi.secret(token) }) };
}

function embeddingsInputs(
  { embeddings }: DataPlaneArgs,
  section: EnvironmentSection,
): pulumi.Inputs | undefined {
  if (embeddings === undefined) return section.embeddings;
  const { apiKey, ...rest } = embeddings;
  return { ...rest, ...(apiKey !== undefined && { apiKey: pulumi.secret(apiKey) }) };
}
