import { SingleBar } from "cli-progress";
import { blotSecrets } from "../../provision/diagnostics/known-secrets.ts";
import { cut, oneLine } from "../../provision/diagnostics/text.ts";
import type { Terminal } from "./terminal.ts";

/** How far something is: a bar on a terminal, now and then a line elsewhere, nothing with `--quiet`. */
export interface Progress {
  /** @param percent 0 to 100 */
  update(percent: number, text: string): void;
  /** Something is done: a line that stays. */
  line(text: string): void;
  stop(): void;
}

const betweenLinesMs = 5_000;

export function createProgress(terminal: Terminal): Progress {
  return terminal.animated ? bar(terminal) : lines(terminal);
}

/** Columns of the bar: what goes on says more than how long its bar is. */
const barColumns = (width: number) => (width < 100 ? 12 : 24);
/** Columns of a line besides the bar and what it says: `  … 100%  `. */
const otherColumns = 9;

function bar(terminal: Terminal): Progress {
  const { width } = terminal.noteStyle;
  let drawn: SingleBar | null = null;
  const clear = () => {
    drawn?.stop();
    drawn = null;
  };
  return {
    update(percent, text) {
      if (drawn === null) {
        drawn = new SingleBar({
          stream: terminal.progressStream,
          format: "  {bar} {percentage}%  {text}",
          barsize: barColumns(width),
          barCompleteChar: "█",
          barIncompleteChar: "░",
          // A killed process cannot show it again.
          hideCursor: false,
          clearOnComplete: true,
          fps: 10,
        });
        drawn.start(100, 0, { text: "" });
      }
      drawn.update(Math.floor(percent), {
        text: cut(oneLine(blotSecrets(text)), Math.max(10, width - barColumns(width) - otherColumns - 3)),
      });
    },
    line(text) {
      clear();
      terminal.note(text);
    },
    stop: clear,
  };
}

function lines(terminal: Terminal): Progress {
  // When the last line was written, or what is going on began: what is quick needs none but the one that says it is done.
  let last: number | null = null;
  return {
    update(percent, text) {
      last ??= Date.now();
      // What is done gets a line of its own.
      if (percent >= 100 || Date.now() - last < betweenLinesMs) return;
      last = Date.now();
      terminal.note(`  ${Math.floor(percent)}% ${text}`);
    },
    line(text) {
      last = null;
      terminal.note(text);
    },
    stop() {
      last = null;
    },
  };
}
