import { MilvusCode, milvusError } from "./codes.ts";
import { createRequest, fieldRequest } from "./create-request.ts";
import { readPairs } from "./describe.ts";
import { describeCollection } from "./describe-collection.ts";
import { describeMany } from "./describe-many.ts";
import type { Milvus } from "./port.ts";
import { sdkRef } from "./sdk-ref.ts";
import { orNull, type Session } from "./session.ts";

type Calls =
  | "listCollections"
  | "describeCollection"
  | "describeCollections"
  | "collectionProperties"
  | "createCollection"
  | "dropCollection"
  | "renameCollection"
  | "setProperties"
  | "removeProperties"
  | "alterDescription"
  | "alterField"
  | "addField"
  | "dropField";

export function collectionCalls(session: Session): Pick<Milvus, Calls> {
  const { client, call, capabilities, schemas } = session;
  return {
    async listCollections(database) {
      const answer = await call(`list the collections of ${database}`, (timeout) =>
        client.showCollections({ db_name: database, timeout }),
      );
      return answer.data.map(({ name }) => name).sort();
    },
    // It may be dropped between the requests that a description takes.
    describeCollection: (ref) => orNull(describeCollection(session, ref)),
    describeCollections: (database, names, options) =>
      describeMany(session, database, names, options?.signal),
    collectionProperties: (ref) =>
      orNull(
        call(`read the properties of ${ref.collection}`, (timeout) =>
          client.describeCollection({ ...sdkRef(ref), cache: false, timeout }),
        ).then(({ properties }) => readPairs(properties)),
      ),
    async createCollection(ref, state, properties) {
      await call(`create collection ${ref.collection}`, (timeout) =>
        client.createCollection({ ...createRequest(ref, state, properties), timeout }),
      );
      schemas.forget();
    },
    async dropCollection(ref) {
      await call(`drop collection ${ref.collection}`, (timeout) =>
        client.dropCollection({ ...sdkRef(ref), timeout }),
      );
      schemas.forget();
    },
    async renameCollection(ref, newName) {
      await call(`rename collection ${ref.collection} to ${newName}`, (timeout) =>
        client.renameCollection({ ...sdkRef(ref), new_collection_name: newName, timeout }),
      );
      schemas.forget();
    },
    async setProperties(ref, set) {
      await call(`set properties of ${ref.collection}`, (timeout) =>
        client.alterCollectionProperties({ ...sdkRef(ref), properties: { ...set }, timeout }),
      );
      schemas.forget();
    },
    async removeProperties(ref, keys) {
      if (!capabilities.dropProperties) {
        throw milvusError(MilvusCode.notImplemented, {
          summary: `Milvus ${capabilities.server.version} cannot remove properties of ${ref.collection}: ${keys.join(", ")}.`,
          fix: "Set the property to its default value instead of leaving it out.",
        });
      }
      await call(`remove properties of ${ref.collection}`, (timeout) =>
        client.dropCollectionProperties({ ...sdkRef(ref), properties: [...keys], timeout }),
      );
      schemas.forget();
    },
    async alterDescription(ref, description) {
      await call(`change the description of ${ref.collection}`, (timeout) =>
        client.alterCollectionProperties({
          ...sdkRef(ref),
          properties: { "collection.description": description },
          timeout,
        }),
      );
    },
    async alterField(ref, field, params) {
      await call(`change field ${field} of ${ref.collection}`, (timeout) =>
        client.alterCollectionFieldProperties({
          ...sdkRef(ref),
          field_name: field,
          properties: { ...params },
          timeout,
        }),
      );
      schemas.forget();
    },
    async addField(ref, field) {
      await call(
        `add field ${field.name} to ${ref.collection}`,
        (timeout) => client.addCollectionField({ ...sdkRef(ref), field: fieldRequest(field), timeout }),
        { repeatable: false },
      );
      schemas.forget();
    },
    async dropField(ref, field) {
      await call(
        `drop field ${field} of ${ref.collection}`,
        (timeout) => client.dropCollectionField({ ...sdkRef(ref), field_name: field, timeout }),
        { repeatable: false },
      );
      schemas.forget();
    },
  };
}
