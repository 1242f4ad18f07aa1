import { distance } from "fastest-levenshtein";

/**
 * The known word that was probably meant: the same but for case, `_`, `-` and blanks, or a few letters away (two
 * fifths of its length; one for two or three letters).
 */
export function didYouMean(word: string, known: Iterable<string>): string | undefined {
  const wanted = normalize(word);
  let nearest: { word: string; distance: number } | undefined;
  for (const candidate of known) {
    const away = distance(wanted, normalize(candidate));
    if (away < (nearest?.distance ?? Number.POSITIVE_INFINITY)) nearest = { word: candidate, distance: away };
  }
  if (nearest === undefined || wanted === "") return undefined;
  const length = Math.min(wanted.length, nearest.word.length);
  const allowed = length === 1 ? 0 : Math.max(1, Math.floor(length * 0.4));
  return nearest.distance <= allowed ? nearest.word : undefined;
}

function normalize(word: string): string {
  return word.toLowerCase().replace(/[\s_-]/g, "");
}
