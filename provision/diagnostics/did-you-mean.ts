import { distance } from "fastest-levenshtein";

/**
 * The known word that was probably meant: the same but for case, `_`, `-` and blanks, or a few letters away (two
 * fifths of its length; one for two or three letters).
 */
export function didYouMean(word: string, known: Iterable<string>): string | undefined {
  const wanted = normalize(word);
  let nearest: { word: string; distance: number } | undefined;
  for (const candidate of known) {
    const away = letters(wanted, normalize(candidate));
    if (away < (nearest?.distance ?? Number.POSITIVE_INFINITY)) nearest = { word: candidate, distance: away };
  }
  if (nearest === undefined || wanted === "") return undefined;
  const length = Math.min(wanted.length, nearest.word.length);
  const allowed = length === 1 ? 0 : Math.max(1, Math.floor(length * 0.4));
  return nearest.distance <= allowed ? nearest.word : undefined;
}

/** Letters that differ; two that changed places count as one. */
function letters(a: string, b: string): number {
  const away = distance(a, b);
  return away === 2 && sorted(a) === sorted(b) ? 1 : away;
}

function sorted(word: string): string {
  return [...word].toSorted().join("");
}

function normalize(word: string): string {
  return word.toLowerCase().replace(/[\s_-]/g, "");
}
