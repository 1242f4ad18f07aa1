// The steps of `.ci/run`.
import { runSteps } from "./run-steps.mjs";

const npmRun = (script) => ["npm", "run", "--silent", script];
/** A part of what `npm test` runs. */
const npmTest = (project) => ["npm", "test", "--silent", "--", `--project=${project}`];

process.exitCode = await runSteps([
  { name: "install", command: ["node", "local/npm.mjs", "install"], needed: true },
  { name: "type check", command: npmRun("typecheck") },
  { name: "lint", command: npmRun("lint") },
  {
    // Each waits for servers most of the time, and has its own. The longest comes last: its output is seen as it comes.
    beside: [
      [
        { name: "infrastructure tests", command: npmRun("test:infra") },
        { name: "cluster tests", command: npmRun("test:cluster") },
      ],
      [
        { name: "unit tests", command: npmTest("unit") },
        { name: "end-to-end tests", command: npmTest("e2e") },
      ],
      [{ name: "server tests", command: npmTest("servers") }],
    ],
  },
]);
