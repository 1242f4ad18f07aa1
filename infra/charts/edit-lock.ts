import { parseDocument } from "yaml";
import { parseChartsLock } from "./parse-lock.ts";

/** A value of the lock that changes. */
export interface LockChange {
  readonly path: readonly string[];
  /** null: it was not there. */
  readonly from: string | null;
  /** null: it is taken out. */
  readonly to: string | null;
}

/**
 * The text of the lock with some values changed, its comments and its order kept.
 *
 * @throws MilvusStackError where the result would be no lock
 */
export function editLock(text: string, changes: readonly LockChange[]): string {
  const document = parseDocument(text);
  for (const { path, to } of changes) {
    if (to === null) document.deleteIn(path);
    else document.setIn(path, to);
  }
  // Sums and comments are long, and stay on their lines.
  const edited = document.toString({ lineWidth: 0 });
  parseChartsLock(edited);
  return edited;
}

/** One change, unless the value is that already. */
export function changeOf(path: readonly string[], from: string | null, to: string | null): LockChange[] {
  return from === to ? [] : [{ path, from, to }];
}
