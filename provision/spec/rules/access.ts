import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { didYouMean } from "../../diagnostics/did-you-mean.ts";
import { isBuiltInGroup, isOfOneCollection, knownPrivileges } from "../../state/privileges.ts";
import { defaultGroup } from "../../state/resource-groups.ts";
import { variableOf } from "../access/variable-of.ts";
import { problemAt } from "../problem.ts";
import { isReference } from "../secrets.ts";
import type { LoadedAccess, LoadedDocument } from "../types.ts";
import type { Rule, RuleContext } from "./rule.ts";

/** Names of roles and users: `validateName` and `ValidateUsername` of internal/proxy/util.go. */
const pattern = /^[A-Za-z_][A-Za-z0-9_]*$/;
const maxLength = { role: 255, user: 32, privilegeGroup: 255, resourceGroup: 255, database: 255 } as const;
type Kind = keyof typeof maxLength;

/** What every Milvus has from the start, and nobody makes or drops. */
const builtIn: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  role: ["admin", "public"],
  user: ["root"],
  resourceGroup: [defaultGroup],
};

interface Named {
  readonly kind: Kind;
  readonly name: string;
  readonly document: LoadedDocument<unknown>;
}

function allOf({ databases, roles, users, privilegeGroups, resourceGroups }: LoadedAccess): Named[] {
  return [
    ...databases.map((document) => ({ kind: "database" as const, name: document.spec.database, document })),
    ...roles.map((document) => ({ kind: "role" as const, name: document.spec.role, document })),
    ...users.map((document) => ({ kind: "user" as const, name: document.spec.user, document })),
    ...privilegeGroups.map((document) => ({
      kind: "privilegeGroup" as const,
      name: document.spec.privilegeGroup,
      document,
    })),
    ...resourceGroups.map((document) => ({
      kind: "resourceGroup" as const,
      name: document.spec.resourceGroup,
      document,
    })),
  ];
}

/** Names that Milvus takes, each given to one document. */
export const accessNames: Rule = {
  codes: ["MS294", "MS295", "MS296"],
  *check({ access }) {
    const seen = new Map<string, LoadedDocument<unknown>>();
    for (const { kind, name, document } of allOf(access)) {
      const { source } = document;
      const longest = maxLength[kind];
      if (!pattern.test(name) || name.length > longest) {
        yield problemAt(source, [kind], {
          code: "MS294",
          summary: `\`${name}\` is no name that Milvus takes.`,
          cause: `It has up to ${longest} letters, digits and underscores, and starts with no digit.`,
          fix: "Rename it.",
        });
      }
      if (builtIn[kind]?.includes(name)) {
        yield problemAt(source, [kind], {
          code: "MS295",
          summary: `\`${name}\` is there on every Milvus.`,
          cause: "Milvus makes it, and neither changes nor drops it.",
          fix: "Give yours another name.",
        });
      }
      const first = seen.get(`${kind} ${name}`);
      if (first !== undefined) {
        const { file, line } = first.source.rangeOf([kind]);
        yield problemAt(source, [kind], {
          code: "MS296",
          summary: `\`${name}\` is described twice.`,
          cause: `The first time at ${file}:${line}.`,
          fix: "Keep one of the two.",
        });
      } else seen.set(`${kind} ${name}`, document);
    }
  },
};

/** What users and roles refer to. */
export const accessReferences: Rule = {
  codes: ["MS256", "MS297", "MS298", "MS299", "MS279"],
  *check(context) {
    yield* userRules(context);
    yield* privilegeRules(context);
    yield* grantRules(context);
  },
};

function* userRules({ access }: RuleContext): Iterable<Diagnostic> {
  const roles = [...new Set([...access.roles.map(({ spec }) => spec.role), "admin", "public"])];
  for (const { spec, source } of access.users) {
    // One that is written out was already reported where the file was read.
    if (spec.password !== undefined && variableOf(spec.password) === null && isReference(spec.password)) {
      yield problemAt(source, ["password"], {
        code: "MS297",
        summary: "A password is the name of one variable.",
        cause: "It is looked up when the user is made, and stands nowhere else.",
        fix: 'Write `password: "${NAME}"`.',
      });
    }
    for (const [at, role] of (spec.roles ?? []).entries()) {
      if (roles.includes(role)) continue;
      const suggestion = didYouMean(role, roles);
      yield problemAt(source, ["roles", at], {
        code: "MS298",
        severity: suggestion === undefined ? "warning" : "error",
        summary: `No document describes a role \`${role}\`.`,
        cause: `Known: ${roles.join(", ")}.`,
        suggestion,
        fix: "Correct the name, or add a document of it. One that others made may stay unknown here.",
      });
    }
  }
}

function* privilegeRules({ access }: RuleContext): Iterable<Diagnostic> {
  const groups = access.privilegeGroups.map(({ spec }) => spec.privilegeGroup);
  const known = [...knownPrivileges, ...groups];
  const lists = [
    ...access.roles.flatMap(({ spec, source }) =>
      (spec.grants ?? []).map(({ privileges }, at) => ({
        source,
        path: ["grants", at, "privileges"],
        privileges,
        known,
      })),
    ),
    ...access.privilegeGroups.map(({ spec, source }) => ({
      source,
      path: ["privileges"],
      privileges: spec.privileges ?? [],
      // A group holds no groups of one's own.
      known: knownPrivileges.filter((name) => !isBuiltInGroup(name)),
    })),
  ];
  for (const { source, path, privileges, known: names } of lists) {
    for (const [at, privilege] of privileges.entries()) {
      if (names.includes(privilege)) continue;
      const suggestion = didYouMean(privilege, names);
      yield problemAt(source, [...path, at], {
        code: "MS299",
        severity: suggestion === undefined ? "warning" : "error",
        summary: `\`${privilege}\` is no privilege that is known here.`,
        suggestion,
        fix: "Correct it; one of a newer Milvus may stay unknown here.",
      });
    }
  }
}

function* grantRules({ access, collections }: RuleContext): Iterable<Diagnostic> {
  for (const { spec, source } of access.roles) {
    for (const [at, { privileges, collection, database, cluster }] of (spec.grants ?? []).entries()) {
      if (cluster && (collection !== undefined || database !== undefined)) {
        yield problemAt(source, ["grants", at, "cluster"], {
          code: "MS279",
          summary: "A grant about the cluster is about no collection or database.",
          fix: "Leave out `cluster`, or the others.",
        });
      }
      if (collection === undefined || collection === "*") continue;
      const others = privileges.filter((privilege) => !isOfOneCollection(privilege, null));
      if (others.length > 0)
        yield problemAt(source, ["grants", at, "collection"], notOfOne(others, collection));
      if (database === "*") continue;
      const there = collections
        .filter(({ spec: one }) => (one.database ?? "default") === (database ?? "default"))
        .map(({ spec: one }) => one.collection);
      if (there.includes(collection)) continue;
      const suggestion = didYouMean(collection, there);
      yield problemAt(source, ["grants", at, "collection"], {
        code: "MS298",
        severity: "warning",
        summary: `No spec describes a collection \`${collection}\` in ${database ?? "default"}.`,
        cause: "Milvus takes a grant on a name that is not there, and it says nothing until there is one.",
        suggestion,
        fix: "Correct the name, or add a spec of it.",
      });
    }
  }
}

function notOfOne(privileges: readonly string[], collection: string) {
  const one = privileges.length === 1;
  return {
    code: "MS256",
    summary: `${privileges.join(", ")} ${one ? "is" : "are"} about no single collection, and cannot be granted on \`${collection}\`.`,
    cause: "A server stores such a grant for all collections, or refuses it.",
    fix: `Put ${one ? "it" : "them"} into a grant with \`collection: "*"\`.`,
  } as const;
}
