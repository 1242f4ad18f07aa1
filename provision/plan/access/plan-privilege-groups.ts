import type { PrivilegeGroupSpec } from "../../spec/access/schema.ts";
import type { LoadedDocument } from "../../spec/types.ts";
import { grantsByCollection } from "../../state/privileges.ts";
import type { Action } from "../types.ts";
import {
  type AccessContext,
  documentAction,
  dropAction,
  orphansOf,
  ownershipOf,
  refusal,
  withoutRbac,
} from "./access-context.ts";

const prefix = "privilege-group/";
type Document = LoadedDocument<PrivilegeGroupSpec>;

/** Groups of privileges, by the names of what is in them. */
export function planPrivilegeGroups(documents: readonly Document[], context: AccessContext): Action[] {
  return documents.map((document) => planGroup(document, context));
}

export function dropPrivilegeGroups(documents: readonly Document[], context: AccessContext): Action[] {
  const there = new Set(context.live.privilegeGroups.map(({ name }) => name));
  return orphansOf(context, prefix, new Set(documents.map(({ spec }) => spec.privilegeGroup))).map((group) =>
    dropAction(`${prefix}${group}`, "privilege-group", there.has(group), [
      { kind: "drop-privilege-group", group },
    ]),
  );
}

function planGroup(document: Document, context: AccessContext): Action {
  const { privilegeGroup: group, privileges: wanted = [] } = document.spec;
  const address = `${prefix}${group}`;
  const { server, rbac } = context.capabilities;
  if (!rbac) return withoutRbac(document, address, context);
  if (!grantsByCollection(server)) {
    return refusal(
      document,
      address,
      ["privilegeGroup"],
      false,
      `Milvus ${server.version} has no privilege groups (2.5 and newer); list the privileges in the roles`,
    );
  }
  const live = context.live.privilegeGroups.find(({ name }) => name === group);
  const verb = live === undefined ? "create" : "update";
  const ownership = ownershipOf(context, document, address);
  if (ownership.kind === "theirs") {
    return refusal(document, address, ["privilegeGroup"], live !== undefined, ownership.reason);
  }
  const has = live?.privileges ?? [];
  const add = wanted.filter((name) => !has.includes(name));
  const remove = has.filter((name) => !wanted.includes(name));
  const differs = add.length + remove.length > 0;
  if (live !== undefined && !differs && ownership.moved === null) {
    return documentAction(document, address, ["privilegeGroup"], {
      verb: "noop",
      class: "live",
      reason: "is as the spec says",
    });
  }
  return documentAction(document, address, ["privileges"], {
    verb,
    class: "live",
    reason: live === undefined ? "is not there yet" : differs ? "has other privileges" : "its spec moved",
    changes: differs
      ? [{ attribute: "privileges", before: live === undefined ? null : has, after: [...wanted].sort() }]
      : [],
    guards: remove.length > 0 ? [{ flag: "allow-delete", value: "grant" }] : [],
    operations: [
      ...ownership.record,
      ...(live === undefined ? [{ kind: "create-privilege-group" as const, group }] : []),
      ...(differs ? [{ kind: "set-privileges" as const, group, add, remove }] : []),
    ],
  });
}
