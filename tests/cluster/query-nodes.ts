import { z } from "zod";
import { clusterOfRun } from "./cluster-of-run.ts";

const pids = z.array(z.number());

/** Kills the oldest query node that still runs, as a machine that fails does. */
export async function killQueryNode(): Promise<void> {
  for (const pid of await ask("GET")) {
    try {
      process.kill(pid, "SIGKILL");
      return;
    } catch {
      // Killed before.
    }
  }
  throw new Error("no query node runs");
}

/** Starts another query node, and gives back control once it is healthy. */
export async function addQueryNode(): Promise<void> {
  await ask("POST");
}

async function ask(method: "GET" | "POST"): Promise<number[]> {
  const response = await fetch(clusterOfRun().queryNodes, { method });
  if (!response.ok) throw new Error(await response.text());
  return pids.parse(await response.json());
}
