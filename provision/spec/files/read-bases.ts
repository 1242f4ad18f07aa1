import { dirname, resolve } from "node:path";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { type Problem, problemIn } from "../problem.ts";
import { rangeOfSpan, type SourceText } from "../source.ts";
import { extend, standingIn } from "../yaml/extend.ts";
import { type Located, scalar, unknownValue } from "../yaml/located.ts";
import { shownPath } from "./find-spec-files.ts";
import type { ProjectBoundary } from "./project-boundary.ts";
import { type ReadDocuments, readDocuments } from "./read-documents.ts";

export interface Extended {
  /** With what its bases give it; as it was, where a base cannot be had. */
  readonly document: Located;
  /** All its bases were found and read. */
  readonly whole: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

/** More files than any project shares; beyond it the work of merging them would not end. */
const mostBases = 256;

/** Reads the files that documents extend, each once, and merges each once, however many extend it. */
export class Bases {
  readonly #cwd: string;
  readonly #boundary: ProjectBoundary;
  readonly #signal: AbortSignal | undefined;
  readonly #read = new Map<string, ReadDocuments>();
  readonly #extended = new Map<string, Extended>();

  constructor(cwd: string, boundary: ProjectBoundary, signal?: AbortSignal) {
    this.#cwd = cwd;
    this.#boundary = boundary;
    this.#signal = signal;
  }

  /** Whether some document extends this file; known once all have been extended. */
  has(path: string): boolean {
    return this.#read.has(resolve(this.#cwd, path));
  }

  /** The files that were found and read. */
  found(): string[] {
    return [...this.#read].flatMap(([path, { source }]) => (source === null ? [] : [path])).toSorted();
  }

  /**
   * A document with its bases below it, and theirs below them: of several, each lies over those before it. To be called for
   * one document after another: what one has read the next one finds whole.
   *
   * @throws the signal's reason
   */
  extend(source: SourceText, document: Located): Extended {
    this.#readBelow(source, document);
    return this.#merge(source, document, []);
  }

  #readBelow(source: SourceText, document: Located): void {
    for (const { target } of this.#targetsOf(source, document)) {
      this.#signal?.throwIfAborted();
      if (this.#read.has(target) || this.#read.size >= mostBases) continue;
      const options = { secretKeys: false, boundary: this.#boundary };
      const read = readDocuments(shownPath(target, this.#cwd), this.#cwd, options);
      this.#read.set(target, read);
      const [base] = read.documents;
      if (read.source !== null && base) this.#readBelow(read.source, base);
    }
  }

  /** @param chain files from the first document to this one, to see a circle */
  #merge(source: SourceText, document: Located, chain: readonly string[]): Extended {
    const files = [...chain, resolve(this.#cwd, source.file)];
    const diagnostics = new Set<Diagnostic>();
    let below: Located | null = null;
    let whole = true;
    for (const { path, target, at } of this.#targetsOf(source, document)) {
      const base = files.includes(target)
        ? circleProblem(path, this.#shown([...files, target]))
        : this.#base(path, target, files);
      if ("code" in base) diagnostics.add(problem({ source, at }, base));
      else for (const each of base.diagnostics) diagnostics.add(each);
      if ("code" in base || !base.whole) whole = false;
      else below = below === null ? base.document : extend(below, base.document);
    }
    const merged = below === null || !whole ? document : extend(below, document);
    return { document: merged, whole, diagnostics: [...diagnostics] };
  }

  /** What lies in a base's file, with its own bases; or why it is none. */
  #base(path: string, target: string, chain: readonly string[]): Extended | Problem {
    const known = this.#extended.get(target);
    if (known !== undefined) return known;
    const shown = shownPath(target, this.#cwd);
    const read = this.#read.get(target);
    if (read === undefined) return tooManyProblem(path);
    const { source, documents, diagnostics } = read;
    if (source === null) return missingProblem(path, shown, diagnostics[0]);
    const [document] = documents;
    if (document && (documents.length > 1 || document.kind !== "mapping")) {
      return notOneProblem(shown, documents.length);
    }
    const merged = document
      ? this.#merge(source, standingIn(source, document), chain)
      : { document: scalar(unknownValue, { start: 0, end: 0 }, null), whole: false, diagnostics: [] };
    const base = { ...merged, diagnostics: [...diagnostics, ...merged.diagnostics] };
    this.#extended.set(target, base);
    return base;
  }

  /** What a document extends, in its order; what else stands there the check of its structure says. */
  #targetsOf(source: SourceText, document: Located): { path: string; target: string; at: Located }[] {
    const folder = dirname(resolve(this.#cwd, source.file));
    const asked = document.children.get("extends");
    const entries = asked === undefined ? [] : asked.kind === "list" ? [...asked.children.values()] : [asked];
    return entries.flatMap((at) =>
      typeof at.value === "string" && at.value !== ""
        ? [{ path: at.value, target: resolve(folder, at.value), at }]
        : [],
    );
  }

  #shown(paths: readonly string[]): string[] {
    return paths.map((path) => shownPath(path, this.#cwd));
  }
}

function problem({ source, at }: { source: SourceText; at: Located }, about: Problem): Diagnostic {
  return problemIn(at.span.source ?? source, rangeOfSpan(source, at.span), about);
}

function missingProblem(path: string, shown: string, found: Diagnostic | undefined): Problem {
  const outside = found?.code === "MS132";
  return {
    code: outside ? "MS132" : "MS160",
    summary: `${path} cannot be read.`,
    cause: `${shown}: ${found?.cause ?? "it cannot be read."}`,
    fix:
      (outside ? found.fix : undefined) ??
      "Correct the path: it is relative to the file that says `extends`.",
  };
}

function tooManyProblem(path: string): Problem {
  return {
    code: "MS133",
    summary: `${path} is not read: the specs extend more than ${mostBases} files.`,
    fix: "Let specs share fewer files.",
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
