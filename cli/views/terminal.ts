import { forTerminal } from "../../provision/diagnostics/harmless.ts";
import { blotSecrets } from "../../provision/diagnostics/known-secrets.ts";
import { createStyle, type Style, wantsColour } from "./style.ts";

type Stream = NodeJS.WriteStream;

/** The only place that writes: results to stdout, everything else to stderr. Nothing leaves that steers a terminal or a runner of CI. */
export interface Terminal {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** How results look. */
  readonly style: Style;
  /** How diagnostics and progress look. */
  readonly noteStyle: Style;
  /** Whether someone is there to be asked. */
  readonly interactive: boolean;
  /** Whether progress may be drawn over itself. */
  readonly animated: boolean;
  readonly progressStream: Stream;
  result(text: string): void;
  /** A result in place of the one before it, where stdout is a terminal. */
  redraw(text: string): void;
  /** Whether nobody reads stdout any more. */
  gone(): boolean;
  /** What is going on, nothing with `--quiet`; an empty text is a blank line. */
  note(text: string): void;
  /** What must be read, also with `--quiet`. */
  alert(text: string): void;
}

export function createTerminal(options: {
  readonly stdin: () => { readonly isTTY?: boolean };
  readonly stdout: Stream;
  readonly stderr: Stream;
  readonly env: NodeJS.ProcessEnv;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly color: boolean | undefined;
}): Terminal {
  const { stdin, stdout, stderr, env, json, quiet, verbose, color } = options;
  const styleOf = (stream: Stream) =>
    createStyle(
      wantsColour(stream, env, color),
      stream.isTTY ? stream.columns || 80 : Number.POSITIVE_INFINITY,
    );
  // JSON has lost its secrets before it became a text: a number that looks like one stays a number.
  const clean = (stream: Stream, text: string) =>
    forTerminal(json && stream === stdout ? text : blotSecrets(text), wantsColour(stream, env, color));
  const write = (stream: Stream, text: string) =>
    void (text === "" || stream.write(`${clean(stream, text)}\n`));
  return {
    json,
    quiet,
    verbose,
    style: styleOf(stdout),
    noteStyle: styleOf(stderr),
    get interactive() {
      return !json && stdout.isTTY === true && stdin().isTTY === true;
    },
    animated: stderr.isTTY === true && !quiet && env.TERM !== "dumb" && !env.CI,
    progressStream: stderr,
    result: (text) => write(stdout, text),
    redraw(text) {
      if (stdout.isTTY) stdout.write("\u001b[H\u001b[2J");
      write(stdout, text);
    },
    gone: () => stdout.destroyed || stdout.writableEnded || stdout.errored !== null,
    note: (text) => void (quiet || stderr.write(`${clean(stderr, text)}\n`)),
    alert: (text) => write(stderr, text),
  };
}
