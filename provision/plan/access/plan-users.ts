import type { UserSpec } from "../../spec/access/schema.ts";
import { variableOf } from "../../spec/access/variable-of.ts";
import type { LoadedDocument } from "../../spec/types.ts";
import type { Action, Operation } from "../types.ts";
import {
  type AccessContext,
  documentAction,
  dropAction,
  orphansOf,
  ownershipOf,
  refusal,
  withoutRbac,
} from "./access-context.ts";

const prefix = "user/";

/**
 * Users with their roles. A password is set when the user is made: no server tells it, so that a change cannot be seen. Who wants
 * another one says so by another `passwordVersion`, which the ledger remembers.
 */
export function planUsers(documents: readonly LoadedDocument<UserSpec>[], context: AccessContext): Action[] {
  return documents.map((document) => planUser(document, context));
}

export function dropUsers(documents: readonly LoadedDocument<UserSpec>[], context: AccessContext): Action[] {
  const there = new Set(context.live.users.map(({ name }) => name));
  return orphansOf(context, prefix, new Set(documents.map(({ spec }) => spec.user))).map((user) =>
    dropAction(`${prefix}${user}`, "user", there.has(user), [
      { kind: "drop-user", user },
      ...(versionKey(user) in context.owners
        ? [{ kind: "forget-owner" as const, of: versionKey(user) }]
        : []),
    ]),
  );
}

function planUser(document: LoadedDocument<UserSpec>, context: AccessContext): Action {
  const { user, roles: wanted = [], password } = document.spec;
  const address = `${prefix}${user}`;
  if (!context.capabilities.rbac) return withoutRbac(document, address, context);
  const live = context.live.users.find(({ name }) => name === user);
  const ownership = ownershipOf(context, document, address);
  const verb = live === undefined ? "create" : "update";
  if (ownership.kind === "theirs") {
    return refusal(document, address, ["user"], live !== undefined, ownership.reason);
  }
  const has = live?.roles ?? [];
  const [add, remove] = [
    wanted.filter((role) => !has.includes(role)),
    has.filter((role) => !wanted.includes(role)),
  ];
  const operations: Operation[] = [
    ...add.map((role): Operation => ({ kind: "add-user-role", user, role })),
    ...remove.map((role): Operation => ({ kind: "remove-user-role", user, role })),
  ];
  const changes =
    operations.length === 0
      ? []
      : [
          {
            attribute: "roles",
            before: live === undefined ? null : [...has].sort(),
            after: [...wanted].sort(),
          },
        ];
  if (live === undefined) {
    const passwordVariable = variableOf(password);
    if (passwordVariable === null) {
      return refusal(
        document,
        address,
        ["user"],
        live !== undefined,
        `user ${user} is not there yet and has no password; write \`password: "\${VARIABLE}"\``,
      );
    }
    return documentAction(document, address, ["user"], {
      verb,
      class: "live",
      reason: `is not there yet; gets its password from ${passwordVariable}`,
      changes,
      operations: [
        ...ownership.record,
        { kind: "create-user", user, passwordVariable },
        ...recordVersion(document, context),
        ...operations,
      ],
    });
  }
  const renewal = renewPassword(document, context);
  if (renewal === null) {
    return refusal(
      document,
      address,
      ["passwordVersion"],
      live !== undefined,
      `user ${user} is to get another password and has none; write \`password: "\${VARIABLE}"\``,
    );
  }
  if (operations.length === 0 && renewal.length === 0 && ownership.moved === null) {
    return documentAction(document, address, ["user"], {
      verb: "noop",
      class: "live",
      reason: "is as the spec says",
    });
  }
  const reasons = [
    ...(ownership.moved === null ? [] : [`its spec moved: it was made by ${ownership.moved}`]),
    ...(operations.length > 0 ? ["has other roles"] : []),
    ...(renewal.length > 0 ? ["gets its password anew, and cannot log in for a moment"] : []),
  ];
  const renewed = {
    attribute: "passwordVersion",
    before: versionOf(context.owners[versionKey(user)]),
    after: document.spec.passwordVersion,
  };
  return documentAction(document, address, [operations.length > 0 ? "roles" : "passwordVersion"], {
    verb,
    class: "live",
    reason: reasons.join("; "),
    changes: renewal.length > 0 ? [...changes, renewed] : changes,
    guards: remove.length > 0 ? [{ flag: "allow-delete", value: "grant" }] : [],
    operations: [...ownership.record, ...renewal, ...operations],
  });
}

/** Where the ledger remembers it: beside the owners, and none itself. */
function versionKey(user: string): string {
  return `password/${user}`;
}

function versionOf(recorded: string | undefined): number | null {
  return recorded === undefined ? null : Number(recorded.slice(recorded.lastIndexOf(":") + 1));
}

/** Written after the password is set: a kill in between sets it once more. */
function recordVersion(
  { spec: { user, passwordVersion } }: LoadedDocument<UserSpec>,
  { project, owners }: AccessContext,
): Operation[] {
  const owner = `${project}:${passwordVersion}`;
  if (passwordVersion === undefined || owners[versionKey(user)] === owner) return [];
  return [{ kind: "record-owner", of: versionKey(user), owner }];
}

/** Empty: there is nothing to set; null: there is, and no variable to take it from. */
function renewPassword(document: LoadedDocument<UserSpec>, context: AccessContext): Operation[] | null {
  const { user, password } = document.spec;
  const record = recordVersion(document, context);
  if (record.length === 0) return [];
  const passwordVariable = variableOf(password);
  if (passwordVariable === null) return null;
  return [{ kind: "set-password", user, passwordVariable }, ...record];
}
