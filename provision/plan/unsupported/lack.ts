import { isBefore } from "../../state/is-before.ts";
import type { ServerInfo } from "../../state/types.ts";

/** Something that is asked for and that a server does not have. */
export interface Lack {
  readonly what: string;
  /** First version of Milvus that has it; null: there is none to name. */
  readonly since: string | null;
  /** What to do without it. */
  readonly fix: string;
}

/** Which version of Milvus has it, in brackets, where that helps somebody on this server. */
export function laterNote(server: ServerInfo, since: string | null): string {
  if (since === null || !isBefore(server, since)) return "";
  return since === "2.3" ? " (Milvus has it)" : ` (from Milvus ${since} on)`;
}
