import { forJson } from "../diagnostics/harmless.ts";
import type { Recording } from "./format.ts";

/** A recording as the text of a file: JSON in which control characters are escaped. */
export function serializeRecording(recording: Recording): string {
  return `${forJson(JSON.stringify(recording, null, 2))}\n`;
}
