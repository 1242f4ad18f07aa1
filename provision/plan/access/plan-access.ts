import { ownValue } from "../../own-value.ts";
import type { LoadedAccess } from "../../spec/types.ts";
import type { LiveState } from "../../state/types.ts";
import { digestOf } from "../canonical.ts";
import type { PlanInput } from "../plan-input.ts";
import { groupAddress, planResourceGroups } from "../resource-groups/plan-resource-groups.ts";
import type { Action } from "../types.ts";
import type { AccessContext } from "./access-context.ts";
import { dropDatabases, planDatabases } from "./plan-databases.ts";
import { dropPrivilegeGroups, planPrivilegeGroups } from "./plan-privilege-groups.ts";
import { dropRoles, type PhysicalNames, planRoles } from "./plan-roles.ts";
import { dropUsers, planUsers } from "./plan-users.ts";
import { isOpenToAll, refuseOnOpenServer } from "./without-authorization.ts";

export interface AccessPlan {
  /** Before collections: what they are made in and loaded on. */
  readonly before: readonly Action[];
  /** After them: who may do what with them; and what goes. */
  readonly after: readonly Action[];
  /** Digest of the live state of each thing that the plan is about, by its address. */
  readonly digests: Readonly<Record<string, string>>;
}

const nothing: AccessPlan = { before: [], after: [], digests: {} };

/**
 * What has to happen for databases, groups, roles and users to be as their documents say. What this project does not own, by
 * the ledger, stays.
 *
 * @throws TypeError when the state was read without them, and there are documents
 */
export function planAccess(
  { specs, capabilities }: PlanInput,
  state: LiveState,
  physical: PhysicalNames,
): AccessPlan {
  const { access: documents, project, covers, complete } = specs;
  const { owners } = state.ledger;
  const asked = Object.values(documents).some((some) => some.length > 0);
  const owned = Object.values(owners).some((owner) => owner.startsWith(`${project}:`));
  if (!asked && !owned) return nothing;
  if (state.access === null) throw new TypeError("the state was read without users, roles and groups");
  const live = state.access;
  const context: AccessContext = { project, covers, complete, owners, capabilities, live };
  const { databases, roles, users, privilegeGroups } = documents;
  const groups = planResourceGroups({
    ...{ documents: documents.resourceGroups, live: live.resourceGroups, owners, project },
    ...{ covers, complete, capabilities },
  });
  const used = new Set(specs.collections.map(({ spec }) => spec.database ?? "default"));
  const before = [...planDatabases(databases, context, state.databases), ...groups.before];
  const made = [
    ...planPrivilegeGroups(privilegeGroups, context),
    ...planRoles(roles, context, physical),
    ...planUsers(users, context),
  ];
  const after = [
    ...(isOpenToAll(specs.environment) ? made.map(refuseOnOpenServer) : made),
    ...dropUsers(users, context),
    ...dropRoles(roles, context),
    ...dropPrivilegeGroups(privilegeGroups, context),
    ...groups.after,
    ...dropDatabases(databases, context, state.databases, state.collections, used),
  ];
  return { before, after, digests: digestsOf([...before, ...after], documents, state, live) };
}

function digestsOf(
  actions: readonly Action[],
  documents: LoadedAccess,
  { ledger, databases }: LiveState,
  live: NonNullable<LiveState["access"]>,
): Record<string, string> {
  const named = <T extends { readonly name: string }>(all: readonly T[], name: string) =>
    all.find((one) => one.name === name) ?? null;
  const lookups: Readonly<Record<string, (name: string) => unknown>> = {
    role: (name) => named(live.roles, name),
    user: (name) => named(live.users, name),
    "privilege-group": (name) => named(live.privilegeGroups, name),
    "resource-group": (name) => named(live.resourceGroups, name)?.requests ?? null,
    database: (name) => [databases.includes(name), ownValue(live.databaseProperties, name) ?? {}],
  };
  const addresses = new Set([
    ...actions.map(({ address }) => address.split("/", 2).join("/")),
    ...documents.resourceGroups.map(({ spec }) => groupAddress(spec.resourceGroup)),
  ]);
  return Object.fromEntries(
    [...addresses].map((address) => {
      const [kind = "", name = ""] = address.split("/");
      return [
        address,
        digestOf({ live: lookups[kind]?.(name) ?? null, owner: ledger.owners[address] ?? null }),
      ];
    }),
  );
}
