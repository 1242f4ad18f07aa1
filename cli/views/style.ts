import picocolors from "picocolors";
import type { Paint } from "../../provision/diagnostics/render.ts";

type Colour = (text: string) => string;

/** How text looks on one stream: colours or none, and how wide it may be. */
export interface Style extends Paint {
  readonly green: Colour;
  readonly yellow: Colour;
  readonly red: Colour;
  readonly cyan: Colour;
  /** Columns of the terminal; `Infinity` where there is none, so that nothing is cut in files. */
  readonly width: number;
}

export function createStyle(colour: boolean, width: number): Style {
  const colours = picocolors.createColors(colour);
  return {
    error: (text) => colours.bold(colours.red(text)),
    warning: (text) => colours.bold(colours.yellow(text)),
    strong: colours.bold,
    faint: colours.dim,
    green: colours.green,
    yellow: colours.yellow,
    red: colours.red,
    cyan: colours.cyan,
    width,
  };
}

/** Whether a stream gets colours: `--no-color`, then NO_COLOR and FORCE_COLOR, then whether it is a terminal. */
export function wantsColour(
  stream: { readonly isTTY?: boolean },
  env: NodeJS.ProcessEnv,
  option: boolean | undefined,
): boolean {
  if (option === false || env.NO_COLOR) return false;
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== "0" && env.FORCE_COLOR !== "false";
  return stream.isTTY === true && env.TERM !== "dumb";
}
