import type { ResourceGroupSpec } from "../../spec/access/schema.ts";
import type { ResourceGroupState } from "../../state/access-types.ts";

/** What a document asks for: its numbers, with those that are left out. */
export function desiredGroup({
  resourceGroup,
  nodes,
  transferFrom,
  transferTo,
}: ResourceGroupSpec): ResourceGroupState {
  const requests = nodes?.requests ?? 0;
  return {
    name: resourceGroup,
    requests,
    limits: nodes?.limits ?? requests,
    transferFrom: transferFrom ?? [],
    transferTo: transferTo ?? [],
  };
}
