import { z } from "zod";
import { clusterOfRun } from "./cluster-of-run.ts";

const pids = z.array(z.number());

/** Kills the oldest query node that still runs, as a machine that fails does. */
export async function killQueryNode(): Promise<void> {
  const [oldest] = await ask("GET");
  if (oldest === undefined) throw new Error("no query node runs");
  process.kill(oldest, "SIGKILL");
}

/** Starts query nodes in place of those that were killed: afterwards there are as many as at the start of the run. */
export async function replaceQueryNodes(): Promise<void> {
  await ask("POST");
}

async function ask(method: "GET" | "POST"): Promise<number[]> {
  const response = await fetch(clusterOfRun().queryNodes, { method });
  if (!response.ok) throw new Error(await response.text());
  return pids.parse(await response.json());
}
