import { runOperation } from "../../provision/apply/run-operation.ts";
import type { Milvus } from "../../provision/milvus/port.ts";
import { planResourceGroups } from "../../provision/plan/resource-groups/plan-resource-groups.ts";
import type { Action } from "../../provision/plan/types.ts";
import { readState } from "../../provision/state/index.ts";

/** Groups of query nodes with so many nodes each, as the documents of a project of its own ask for them. */
export interface Groups {
  plan(sizes: Readonly<Record<string, number>>): Promise<readonly Action[]>;
  apply(sizes: Readonly<Record<string, number>>): Promise<void>;
  tryApply(sizes: Readonly<Record<string, number>>): Promise<unknown>;
}

export function openGroups(milvus: Milvus, project: string): Groups {
  const source = {
    file: "access/groups.yaml",
    text: "",
    rangeOf: () => ({ file: "access/groups.yaml", line: 1, column: 1, endLine: 1, endColumn: 2 }),
  };
  const plan: Groups["plan"] = async (sizes) => {
    const { ledger } = await readState(milvus, { databases: ["default"] });
    const { before, after } = planResourceGroups({
      documents: Object.entries(sizes).map(([resourceGroup, requests]) => ({
        spec: { resourceGroup, nodes: { requests } },
        source,
      })),
      live: await milvus.listResourceGroups(),
      owners: ledger.owners,
      project,
      covers: () => true,
      complete: true,
      capabilities: milvus.capabilities,
    });
    return [...before, ...after].filter(({ verb }) => verb !== "noop");
  };
  const apply: Groups["apply"] = async (sizes) => {
    const wait = { signal: new AbortController().signal };
    for (const { operations } of await plan(sizes)) {
      for (const operation of operations) {
        await runOperation({ milvus, wait, rebuild: null, password: () => null }, operation);
      }
    }
  };
  return {
    plan,
    apply,
    tryApply: (sizes) =>
      apply(sizes).then(
        () => null,
        (error: unknown) => error,
      ),
  };
}
