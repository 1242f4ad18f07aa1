let segmenter: Intl.Segmenter | undefined;

/** What readers take for single characters. */
export function graphemesOf(text: string): Intl.Segments {
  // Made when it is needed: making it takes longer than checking the specs.
  segmenter ??= new Intl.Segmenter();
  return segmenter.segment(text);
}

// East Asian wide and fullwidth ranges of Unicode's EastAsianWidth.txt, in blocks; emoji are asked of \p{}.
const wide =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\u33FF\u3400-\u4DBF\u4E00-\uA4CF\uA960-\uA97F\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F000}-\u{1FAFF}\u{20000}-\u{3FFFD}]|\p{Emoji_Presentation}|\uFE0F/u;
const invisible = /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}]+$/u;

/** Columns that a text takes in a terminal. */
export function displayWidth(text: string): number {
  if (/^[\x20-\x7E]*$/.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemesOf(text)) {
    width += invisible.test(segment) ? 0 : wide.test(segment) ? 2 : 1;
  }
  return width;
}
