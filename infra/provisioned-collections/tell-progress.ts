import type { ApplyProgress } from "../../provision/apply/index.ts";
import { oneLine } from "../../provision/diagnostics/text.ts";

/** How often something that takes long says how far it is. */
const quietMs = 15_000;

/**
 * A line for each action that is done, and one now and then for an index or a load that takes long.
 *
 * @param now milliseconds of a clock that never goes back.
 */
export function tellProgress(
  tell: (line: string) => void,
  now: () => number = () => performance.now(),
): (progress: ApplyProgress) => void {
  let last = now();
  return ({ action, operation, percent, detail }) => {
    const address = oneLine(action.address);
    if (operation === null) {
      if (percent === 100) tell(`  ✔ ${action.verb} ${address}`);
      last = now();
    } else if (percent > 0 && percent < 100 && now() - last >= quietMs) {
      tell(
        `    ${action.verb} ${address}: ${Math.floor(percent)} %${detail === undefined ? "" : `, ${oneLine(detail)}`}`,
      );
      last = now();
    }
  };
}
