import type { Milvus } from "./port.ts";
import type { Session } from "./session.ts";

export function scanCalls(_session: Session): Pick<Milvus, "scan"> {
  return {
    scan() {
      throw new Error("not yet in place");
    },
  };
}
