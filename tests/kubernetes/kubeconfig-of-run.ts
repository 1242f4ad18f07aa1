import { request } from "node:http";
import { inject } from "vitest";

/**
 * Path of the kubeconfig of the run's cluster: a real control plane with three simulated nodes, `node-a` to `node-c` in the zones
 * `zone-a` to `zone-c`. The first who asks has it started; tests share it, so each works in a namespace of its own.
 */
export async function kubeconfigOfRun(): Promise<string> {
  const broker = inject("kubernetes");
  if (broker === null) throw new Error(`No cluster: ${inject("kubernetesMissing")}.`);
  // Not `fetch`, which gives up after five minutes: the first run builds Kubernetes.
  return await new Promise((resolve, reject) => {
    const asked = request(broker, (answer) => {
      const parts: Buffer[] = [];
      answer.on("data", (part: Buffer) => parts.push(part));
      answer.on("error", reject);
      answer.on("end", () => {
        const text = Buffer.concat(parts).toString();
        if (answer.statusCode === 200) resolve(text);
        else reject(new Error(text));
      });
    });
    asked.on("error", reject);
    asked.end();
  });
}
