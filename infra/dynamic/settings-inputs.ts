import { resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { MilvusStackError, renderDiagnostics } from "../../provision/diagnostics/index.ts";
import { projectName } from "../../provision/spec/files/project-name.ts";
import type { DataPlaneArgs, MilvusConnectionArgs } from "./args.ts";
import { type EnvironmentSection, readEnvironmentSection } from "./read-environment-section.ts";
import { fromHere, readSpecFiles } from "./read-spec-files.ts";

/** The inputs that `settingsSchema` describes, out of the arguments of a resource. Reads the spec files. */
export function settingsInputs(args: DataPlaneArgs): pulumi.Inputs {
  const cwd = resolve(args.cwd ?? pulumi.getRootDirectory());
  const specs = args.specs ?? ["collections"];
  const section = sectionOf(args, cwd);
  return {
    project: projectName(cwd),
    environment: args.environment,
    specs: specs.map((path) => fromHere(path, cwd)),
    files: forPeople(readSpecFiles(specs, cwd)),
    milvus: milvusInputs(args.milvus),
    embeddings: section.then(({ embeddings }) => embeddings),
    guard: section.then(({ guard }) => guard),
    replication: args.replication,
    connectTimeoutSeconds: args.connectTimeoutSeconds ?? 120,
  };
}

function milvusInputs({ token, ...rest }: MilvusConnectionArgs): pulumi.Inputs {
  if ((rest.uri === undefined) === (rest.kubernetes === undefined)) {
    throw new pulumi.RunError("`milvus` needs one of `uri` and `kubernetes`, and not both.");
  }
  return { ...rest, ...(token !== undefined && { token: pulumi.secret(token) }) };
}

async function sectionOf(
  { environment, embeddings }: DataPlaneArgs,
  cwd: string,
): Promise<{ embeddings: pulumi.Inputs | undefined; guard: EnvironmentSection["guard"] }> {
  const section = await forPeople(readEnvironmentSection(environment, cwd));
  if (embeddings === undefined) return { embeddings: section.embeddings, guard: section.guard };
  const { apiKey, ...rest } = embeddings;
  return {
    embeddings: { ...rest, ...(apiKey !== undefined && { apiKey: pulumi.secret(apiKey) }) },
    guard: section.guard,
  };
}

/** Pulumi shows the message of a RunError, and the stack of any other. */
async function forPeople<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof MilvusStackError) throw new pulumi.RunError(renderDiagnostics(error.diagnostics));
    throw error;
  }
}
