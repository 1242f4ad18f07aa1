import type { ResourceGroupCalls } from "./access-port.ts";
import type { Session } from "./session.ts";

export function resourceGroupCalls(_session: Session): ResourceGroupCalls {
  const missing = (): never => {
    throw new Error("not yet in place");
  };
  return {
    listResourceGroups: missing,
    createResourceGroup: missing,
    updateResourceGroup: missing,
    dropResourceGroup: missing,
    transferNodes: missing,
  };
}
