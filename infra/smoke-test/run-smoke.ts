import { oneLine } from "../../provision/diagnostics/text.ts";
import { type SmokeCheck, type SmokeReport, smoke } from "../../smoke-tests/index.ts";
import { whileEngineLives } from "../dynamic/engine-gone.ts";
import { openWhenReady } from "../dynamic/open-when-ready.ts";
import { withSpecs } from "../dynamic/with-specs.ts";
import type { Inputs } from "./inputs.ts";

/** Runs the smoke tests of the specs against their Milvus. */
export async function runSmoke(inputs: Inputs): Promise<SmokeReport> {
  const { names, strict, connectTimeoutSeconds: timeoutSeconds } = inputs;
  return await whileEngineLives((signal) =>
    withSpecs(inputs, async ({ specs, environment }) => {
      const { milvus, embedder, close } = await openWhenReady(environment, { timeoutSeconds, signal });
      try {
        const chosen = names.length === 0 ? {} : { names };
        return await smoke({ milvus, embedder, specs, strict, signal, ...chosen });
      } finally {
        await close();
      }
    }),
  );
}

/** `Smoke tests failed: 2 of 14 checks.`, and below it every check that is the reason. */
export function failureText({ collections, summary }: SmokeReport, strict: boolean): string {
  const { passed, failed, notRun } = summary;
  const missed = collections
    .flatMap(({ checks }) => checks)
    .filter(({ status }) => status === "failed" || (strict && status === "not run"));
  const head = `Smoke tests failed: ${failed} of ${passed + failed} checks${notRun > 0 ? `, ${notRun} not run` : ""}.`;
  return [head, ...missed.flatMap(checkLines)].join("\n");
}

function checkLines({ collection, name, status, detail, expected, actual }: SmokeCheck): string[] {
  const head = `  ${status === "failed" ? "✘" : "–"} ${oneLine(collection)}: ${oneLine(name)}  ${oneLine(detail)}`;
  if (status !== "failed") return [head];
  return [head, `      expected ${oneLine(expected)}`, `      found    ${oneLine(actual)}`];
}
