import type { Message, RecordedAnswer, RecordedCall, Recording } from "./format.ts";
import type { Recorder, WireCall } from "./recorder.ts";
import { blotsFor, redactBytes, redactText, redactValue, type Secrets, secretsIn } from "./redact.ts";

/** How bytes become the messages that a recording shows. */
export interface Codec {
  shownRequest(method: string, bytes: Uint8Array): Message;
  shownResponse(method: string, bytes: Uint8Array): Message;
}

/** A shorter one is part of many a word. */
const shortestText = 6;

/** What was recorded, as a file holds it: without secrets, and answers that came before only named. */
export function makeRecording(
  { calls, hidden }: Pick<Recorder, "calls" | "hidden">,
  about: Omit<Recording, "calls">,
  codec: Codec,
): Recording {
  const kept = calls.filter((call) => !hasRows(call, codec));
  const secrets = allSecrets(hidden, kept, codec);
  const recorded: RecordedCall[] = [];
  const first = new Map<string, number>();
  for (const { method, step, request, answer } of kept) {
    const asked = {
      method,
      step,
      request: codec.shownRequest(method, redactBytes(request, secrets)),
    };
    let given: RecordedAnswer;
    if ("grpcError" in answer) {
      const { code, details } = answer.grpcError;
      given = { grpcError: { code, details: redactText(details, secrets) } };
    } else {
      const bytes = redactBytes(answer.bytes, secrets);
      const raw = bytes.toString("base64");
      const same = first.get(`${method} ${raw}`);
      if (same === undefined) first.set(`${method} ${raw}`, recorded.length);
      given = same === undefined ? { response: codec.shownResponse(method, bytes), raw } : { sameAs: same };
    }
    recorded.push({ ...asked, ...given });
  }
  const { madeBy, error } = about;
  return {
    ...about,
    madeBy: Object.fromEntries(
      Object.entries(madeBy).map(([key, value]) => [key, redactValue(value, secrets)]),
    ),
    ...(error !== undefined && { error: redactText(error, secrets) }),
    calls: recorded,
  };
}

/** Only a count is asked for by what is recorded here; whatever else a query gives is rows. */
function hasRows({ method, request }: WireCall, codec: Codec): boolean {
  if (method !== "Query") return false;
  const { output_fields: fields } = codec.shownRequest(method, request);
  return JSON.stringify(fields) !== '["count(*)"]';
}

/** All that is hidden in any of the calls, longest first: one may be part of another. */
function allSecrets(hidden: readonly string[], calls: readonly WireCall[], codec: Codec): Secrets {
  const found = calls.map(({ method, answer }) =>
    secretsIn(
      "grpcError" in answer
        ? { details: answer.grpcError.details }
        : codec.shownResponse(method, answer.bytes),
    ),
  );
  const all = [...hidden, ...found.flatMap(({ texts }) => texts)];
  const longestFirst = (texts: readonly string[]) =>
    [...new Set(texts)].filter((text) => text !== "").sort((a, b) => b.length - a.length);
  const fields = longestFirst([...all, ...found.flatMap(({ fields }) => fields)]);
  return {
    texts: longestFirst(all.filter((text) => text.length >= shortestText)),
    fields,
    blots: blotsFor(fields),
  };
}
