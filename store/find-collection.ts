import { didYouMean, ExitCode, MilvusStackError } from "../provision/diagnostics/index.ts";
import type { LoadedCollection, LoadedSpecs } from "../provision/spec/types.ts";
import { StoreCode } from "./codes.ts";
import { refusal, suggesting } from "./refuse.ts";

/** @throws MilvusStackError (exit code 3) with everything that loading the specs found wrong */
export function refuseErrors({ diagnostics }: LoadedSpecs): void {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new MilvusStackError(errors, ExitCode.invalid);
}

/**
 * The spec of a collection, by the name that clients use.
 *
 * @throws MilvusStackError (exit code 3) when there is none
 */
export function findCollection(specs: LoadedSpecs, name: string): LoadedCollection {
  const collection = specs.collections.find(({ spec }) => spec.collection === name);
  if (collection !== undefined) return collection;
  const names = specs.collections.map(({ spec }) => spec.collection);
  throw refusal(StoreCode.unknownCollection, `There is no spec of a collection "${name}".`, {
    cause: names.length > 0 ? `The specs describe ${names.join(", ")}.` : "There are no specs.",
    ...suggesting(didYouMean(name, names)),
    fix: "Correct the name, or add a file to `collections/`.",
  });
}
