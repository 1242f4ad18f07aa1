import { didYouMean } from "../provision/diagnostics/did-you-mean.ts";
import { localEngines } from "../provision/spec/vocabulary.ts";
import type { OptionDefinition } from "./command.ts";
import { usageError } from "./usage-error.ts";

/** `--engine`: what runs Milvus on this machine. */
export function engineOption(description: string): OptionDefinition {
  return {
    flags: "--engine <engine>",
    description,
    parse(text) {
      const engine = localEngines.find((name) => name === text);
      if (engine !== undefined) return engine;
      throw usageError(`--engine takes ${localEngines.join(" or ")}, and got ${JSON.stringify(text)}.`, {
        suggestion: didYouMean(text, localEngines),
      });
    },
  };
}
