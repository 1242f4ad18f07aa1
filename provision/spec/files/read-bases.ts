import { dirname, resolve } from "node:path";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { type Problem, problemIn } from "../problem.ts";
import { rangeOfSpan, type SourceText } from "../source.ts";
import { extend, standingIn } from "../yaml/extend.ts";
import type { Located } from "../yaml/located.ts";
import { shownPath } from "./find-spec-files.ts";
import { type ReadDocuments, readDocuments } from "./read-documents.ts";

export interface Extended {
  /** With what its bases give it; as it was, where a base cannot be had. */
  readonly document: Located;
  /** All its bases were found and read. */
  readonly whole: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

/** A base, or nothing where its file cannot be used. */
type Base = { readonly root: Located; readonly source: SourceText } | null;

/** Reads the files that documents extend, each once, however many extend it. */
export class Bases {
  readonly #cwd: string;
  readonly #files = new Map<string, Promise<ReadDocuments>>();

  constructor(cwd: string) {
    this.#cwd = cwd;
  }

  /** Whether some document extends this file; known once all have been extended. */
  has(path: string): boolean {
    return this.#files.has(resolve(this.#cwd, path));
  }

  /** The files that were found and read. */
  async found(): Promise<string[]> {
    const read = await Promise.all(
      [...this.#files].map(async ([path, file]) => ((await file).source === null ? [] : [path])),
    );
    return read.flat().toSorted();
  }

  /**
   * A document with its bases below it, and theirs below them: of several, each lies over those before it.
   *
   * @param chain files from the first document to this one, to see a circle
   */
  async extend(source: SourceText, document: Located, chain: readonly string[] = []): Promise<Extended> {
    const paths = basesOf(document);
    const file = resolve(this.#cwd, source.file);
    const diagnostics: Diagnostic[] = [];
    let below: Located | null = null;
    let whole = true;
    for (const { path, at } of paths) {
      const target = resolve(dirname(file), path);
      const circle = [...chain, file].includes(target);
      const found: Base = circle ? null : await this.#read(target, { source, at, path }, diagnostics);
      if (circle)
        diagnostics.push(problem({ source, at }, circleProblem(path, this.#shown([...chain, file, target]))));
      const extended = found && (await this.extend(found.source, found.root, [...chain, file]));
      if (extended === null) {
        whole = false;
        continue;
      }
      diagnostics.push(...extended.diagnostics);
      whole &&= extended.whole;
      below = below === null ? extended.document : extend(below, extended.document);
    }
    return { document: below === null || !whole ? document : extend(below, document), whole, diagnostics };
  }

  async #read(
    path: string,
    by: { source: SourceText; at: Located; path: string },
    diagnostics: Diagnostic[],
  ): Promise<Base> {
    const shown = shownPath(path, this.#cwd);
    const reading = this.#files.get(path) ?? readDocuments(shown, this.#cwd, { secretKeys: false });
    this.#files.set(path, reading);
    const { source, documents, diagnostics: found } = await reading;
    if (source === null) {
      diagnostics.push(problem(by, missingProblem(by.path, shown, found[0]?.cause)));
      return null;
    }
    diagnostics.push(...found);
    const [document] = documents;
    if (document === undefined || document === null) return null;
    if (documents.length > 1 || document.kind !== "mapping") {
      diagnostics.push(problem(by, notOneProblem(shown, documents.length)));
      return null;
    }
    return { root: standingIn(source, document), source };
  }

  #shown(paths: readonly string[]): string[] {
    return paths.map((path) => shownPath(path, this.#cwd));
  }
}

/** Paths that a document extends, in their order; what else stands there the check of its structure says. */
function basesOf(document: Located): { path: string; at: Located }[] {
  const asked = document.children.get("extends");
  const entries = asked === undefined ? [] : asked.kind === "list" ? [...asked.children.values()] : [asked];
  return entries.flatMap((at) =>
    typeof at.value === "string" && at.value !== "" ? [{ path: at.value, at }] : [],
  );
}

function problem({ source, at }: { source: SourceText; at: Located }, about: Problem): Diagnostic {
  return problemIn(at.span.source ?? source, rangeOfSpan(source, at.span), about);
}

function missingProblem(path: string, shown: string, cause: string | undefined): Problem {
  return {
    code: "MS160",
    summary: `${path} cannot be read.`,
    cause: `${shown}: ${cause ?? "it cannot be read."}`,
    fix: "Correct the path: it is relative to the file that says `extends`.",
  };
}

function circleProblem(path: string, files: readonly string[]): Problem {
  return {
    code: "MS161",
    summary: `${path} leads back to itself.`,
    cause: `${files.join(" extends ")}.`,
    fix: "Take one `extends` of the circle away.",
  };
}

function notOneProblem(shown: string, documents: number): Problem {
  return {
    code: "MS162",
    summary: `${shown} is no base.`,
    cause:
      documents > 1
        ? `It holds ${documents} documents, and which one is meant cannot be told.`
        : "It holds no mapping (key: value).",
    fix: "Name a file that holds one document with keys of a collection.",
  };
}
