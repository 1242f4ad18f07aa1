import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { problemAt } from "../spec/problem.ts";
import type { LoadSpec } from "../spec/schema.ts";
import type { LoadedSpecs, Replication } from "../spec/types.ts";
import type { LoadSettings } from "../state/types.ts";
import { PlanCode } from "./codes.ts";

/**
 * How a collection is to be loaded: as its spec says; where that is silent, in as many copies as the servers are laid out
 * for, each in its group; otherwise in one.
 */
export function loadSettings(load: LoadSpec | undefined, replication: Replication | null): LoadSettings {
  const replicas = load?.replicas ?? replication?.replicas ?? 1;
  return {
    replicas,
    resourceGroups: load?.resourceGroups ?? groupsFor(replicas, replication),
    partitions: load?.partitions ?? [],
    fields: load?.fields ?? [],
  };
}

/** Milvus puts one replica into each group that is named; more than there are groups it places by itself. */
function groupsFor(replicas: number, replication: Replication | null): readonly string[] {
  const groups = replication?.resourceGroups ?? [];
  return replicas <= groups.length ? groups.slice(0, replicas) : [];
}

/** Warnings about specs that ask for more than the servers of their environment are laid out for. */
export function checkReplication({
  environment,
  collections,
}: Pick<LoadedSpecs, "environment" | "collections">): Diagnostic[] {
  const replication = environment?.replication ?? null;
  if (environment === null || replication === null) return [];
  return collections.flatMap(({ spec, source }): Diagnostic[] => {
    if (spec.load === false) return [];
    const { replicas = 0, resourceGroups = [] } = spec.load ?? {};
    const strange = resourceGroups.filter((group) => !replication.resourceGroups.includes(group));
    const groups = replication.resourceGroups.join(", ") || "none";
    return [
      ...(replicas > replication.replicas
        ? [
            problemAt(source, ["load", "replicas"], {
              code: PlanCode.tooManyReplicas,
              severity: "warning",
              summary: `${spec.collection} asks for ${replicas} replicas, and ${environment.name} is laid out for ${replication.replicas}.`,
              cause:
                "Every replica needs query nodes of its own; Milvus refuses to load where there are too few.",
              fix: "Leave `load.replicas` out, which takes as many as there are, or add groups to `replication` of the stack.",
            }),
          ]
        : []),
      ...strange.map((group) =>
        problemAt(source, ["load", "resourceGroups", resourceGroups.indexOf(group)], {
          code: PlanCode.unknownGroup,
          severity: "warning",
          summary: `${environment.name} has no resource group ${group}.`,
          cause: `The stack makes: ${groups}.`,
          fix: "Leave `load.resourceGroups` out, which takes those of the stack, or name one of them.",
        }),
      ),
    ];
  });
}
