export type { Recording } from "./format.ts";
export { makeRecording } from "./make-recording.ts";
export { createRecorder, type Recorder } from "./recorder.ts";
export { secretsInSpec } from "./redact.ts";
export { serializeRecording } from "./serialize-recording.ts";
