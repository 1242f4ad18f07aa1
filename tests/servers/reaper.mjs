// Ends what a test run started, however that run ends. Its standard input is a pipe from the run: each line is a JSON object
// { pid, folder }, a process group and its temporary folder. The pipe closes when the run is over, killed with SIGKILL or not.
// Plain JavaScript that knows nothing of the project, since it must also work when the project does not.
import { rmSync } from "node:fs";
import { createInterface } from "node:readline";

const started = new Map();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => {});

const lines = createInterface({ input: process.stdin });
lines.on("line", (line) => {
  const { pid, folder, stopped } = JSON.parse(line);
  if (stopped) started.delete(pid);
  else started.set(pid, folder);
});
lines.on("close", () => {
  for (const [pid, folder] of started) {
    try {
      process.kill(-pid, "SIGKILL");
    } catch {
      // It ended by itself.
    }
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
});
