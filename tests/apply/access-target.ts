import { type ApplyOptions, type ApplyResult, apply, passwordsOf } from "../../provision/apply/index.ts";
import { connect } from "../../provision/milvus/index.ts";
import type { Milvus } from "../../provision/milvus/port.ts";
import type { Plan } from "../../provision/plan/types.ts";
import { planTarget } from "../../provision/plan-target.ts";
import type { Secret } from "../../provision/spec/types.ts";
import { specsFrom } from "../plan/fixtures.ts";
import { quickLock } from "./target.ts";

export type SpecFiles = Readonly<Record<string, string>>;

export function openAs(uri: string, token: Secret): Promise<Milvus> {
  return connect({ kind: "uri", uri, token, caFile: null, serverName: null });
}

export async function planAccessOn(milvus: Milvus, files: SpecFiles, project: string): Promise<Plan> {
  return await planTarget(milvus, await specsFrom(files, { project }));
}

/** Applies specs with everything that is of no collection, as the command line does. */
export async function applyAccess(
  milvus: Milvus,
  files: SpecFiles,
  project: string,
  options: Partial<ApplyOptions> = {},
): Promise<ApplyResult> {
  return await apply(await planAccessOn(milvus, files, project), {
    milvus,
    allowDelete: new Set(),
    allowRebuild: new Set(),
    replan: () => planAccessOn(milvus, files, project),
    password: passwordsOf({ SEARCH_API_PASSWORD: "Reader-1" }),
    lockTimings: quickLock,
    ...options,
  });
}
