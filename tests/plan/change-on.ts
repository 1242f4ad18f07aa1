import { expect } from "vitest";
import { plan } from "../../provision/plan/index.ts";
import type { Action } from "../../provision/plan/types.ts";
import { capabilitiesOf } from "../../provision/state/capabilities-of.ts";
import type { LiveState, ServerInfo } from "../../provision/state/types.ts";
import { appliedState, specsFrom } from "./fixtures.ts";
import { simulate } from "./simulate.ts";

export function milvusOf(version: string): ServerInfo {
  const [major = 0, minor = 0, patch = 0] = version.split(".").map(Number);
  return { product: "milvus", version, major, minor, patch };
}

/**
 * What a plan does about a spec that changes, on a version of Milvus. Where nothing stands in its way it is carried out, by the
 * book, and the plan after it has to be empty.
 *
 * @param meanwhile what else happened to the server before the plan
 */
export async function changeOn(
  version: string,
  before: string,
  after: string,
  meanwhile: (state: LiveState) => LiveState = (state) => state,
): Promise<Action[]> {
  const server = milvusOf(version);
  const capabilities = capabilitiesOf(server);
  const state = meanwhile(appliedState(await specsFrom({ "collections/a.yaml": before }), server));
  const specs = await specsFrom({ "collections/a.yaml": after });
  const { actions } = plan({ specs, state, capabilities });
  const found = actions.filter(({ verb }) => verb !== "noop");
  if (found.every(({ verb, class: kind }) => verb !== "rebuild" && kind !== "forbidden")) {
    const done = actions
      .flatMap(({ operations }) => operations)
      .reduce((live, operation) => simulate(live, operation, capabilities), state);
    const again = plan({ specs, state: done, capabilities }).actions;
    expect(again.filter(({ verb }) => verb !== "noop")).toEqual([]);
  }
  return found;
}

/** An action in short: its part of the collection, verb, class, kinds of operations, what has to be allowed. */
export const told = ({ address, verb, class: kind, operations, guards }: Action) => [
  address.replace("collection/articles", ""),
  verb,
  kind,
  operations.map((operation) => operation.kind).join(" "),
  ...guards.map(({ value }) => value),
];
