import { databaseProperties } from "../../catalogue/database-properties.ts";
import { ownValue } from "../../own-value.ts";
import type { DatabaseSpec } from "../../spec/access/schema.ts";
import type { LoadedDocument } from "../../spec/types.ts";
import type { LiveCollection } from "../../state/types.ts";
import { recordDifferences } from "../attributes.ts";
import { withoutKind } from "../context.ts";
import type { Action } from "../types.ts";
import { type AccessContext, documentAction, dropAction, orphansOf, ownershipOf } from "./access-context.ts";

const prefix = "database/";
type Document = LoadedDocument<DatabaseSpec>;

/** Databases and their properties. */
export function planDatabases(
  documents: readonly Document[],
  context: AccessContext,
  existing: readonly string[],
): Action[] {
  return documents.map((document) => planDatabase(document, context, existing));
}

/** A database goes when it is ours and empty; Milvus drops no other one either. */
export function dropDatabases(
  documents: readonly Document[],
  context: AccessContext,
  existing: readonly string[],
  collections: readonly LiveCollection[],
  wantedByCollections: ReadonlySet<string>,
): Action[] {
  const wanted = new Set([...documents.map(({ spec }) => spec.database), ...wantedByCollections, "default"]);
  return orphansOf(context, prefix, wanted)
    .filter((database) => !collections.some((live) => live.database === database))
    .map((database) =>
      dropAction(`${prefix}${database}`, "database", existing.includes(database), [
        { kind: "drop-database", database },
      ]),
    );
}

function planDatabase(document: Document, context: AccessContext, existing: readonly string[]): Action {
  const { database } = document.spec;
  const address = `${prefix}${database}`;
  const { capabilities, live } = context;
  const there = existing.includes(database);
  const verb = there ? "update" : "create";
  const refuse = (reason: string, path: string[]) =>
    documentAction(document, address, path, { verb, class: "forbidden", reason });
  if (!capabilities.databases) {
    return refuse(`Milvus ${capabilities.server.version} has only the database default`, ["database"]);
  }
  const wanted = Object.fromEntries(
    Object.entries(document.spec.properties ?? {}).map(([key, value]) => [key, String(value)]),
  );
  if (Object.keys(wanted).length > 0 && !capabilities.databaseProperties) {
    const reason = `Milvus ${capabilities.server.version} keeps no properties of databases (2.4.4 and newer); leave them out there`;
    return refuse(reason, ["properties"]);
  }
  const ownership = ownershipOf(context, document, address);
  if (ownership.kind === "theirs") return refuse(ownership.reason, ["database"]);
  const { record } = ownership;
  if (!there) {
    return documentAction(document, address, ["database"], {
      verb,
      class: "live",
      reason: "is not there yet",
      changes: withoutKind(recordDifferences("properties", {}, wanted, "property")),
      operations: [...record, { kind: "create-database", database, properties: wanted }],
    });
  }
  const differences = recordDifferences(
    "properties",
    ownValue(live.databaseProperties, database) ?? {},
    wanted,
    "property",
  ).filter(({ attribute, after }) => after !== null || !isServerMade(attribute));
  if (differences.length === 0 && ownership.moved === null) {
    return documentAction(document, address, ["database"], {
      verb: "noop",
      class: "live",
      reason: "is as the spec says",
    });
  }
  const removed = differences.filter(({ after }) => after === null);
  const keyOf = ({ attribute }: { readonly attribute: string }) => attribute.slice("properties.".length);
  return documentAction(document, address, ["properties"], {
    verb,
    class: "live",
    reason:
      ownership.moved === null ? "has other properties" : `its spec moved: it was made by ${ownership.moved}`,
    changes: withoutKind(differences),
    guards: removed.length > 0 ? [{ flag: "allow-delete", value: "property" }] : [],
    operations: [
      ...record,
      ...(differences.length > 0
        ? [
            {
              kind: "set-database-properties" as const,
              database,
              set: Object.fromEntries(
                differences
                  .filter(({ after }) => after !== null)
                  .map((one) => [keyOf(one), String(one.after)]),
              ),
              remove: removed.map(keyOf),
            },
          ]
        : []),
    ],
  });
}

function isServerMade(attribute: string): boolean {
  return databaseProperties[attribute.slice("properties.".length)]?.serverMade === true;
}
