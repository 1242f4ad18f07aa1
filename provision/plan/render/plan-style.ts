import { type Paint, plain } from "../../diagnostics/render.ts";

type Colour = (text: string) => string;

/** How a plan looks: its colours, and the columns that it may take. */
export interface PlanStyle extends Paint {
  readonly green: Colour;
  readonly yellow: Colour;
  readonly red: Colour;
  readonly width: number;
}

const same: Colour = (text) => text;

/** No colours, and lines as long as they are. */
export const plainPlan: PlanStyle = {
  ...plain,
  green: same,
  yellow: same,
  red: same,
  width: Number.POSITIVE_INFINITY,
};
