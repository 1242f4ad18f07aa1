import type { FieldState } from "../state/types.ts";
import { readField } from "./describe.ts";
import type { CollectionRef } from "./port.ts";
import { sdkRef } from "./sdk-ref.ts";
import type { Session } from "./session.ts";

export interface Schema {
  readonly fields: ReadonlyMap<string, FieldState>;
  readonly enableDynamicField: boolean;
}

/** How long a describe is believed: somebody else may make the collection anew, or point the alias elsewhere. */
const believedMs = 2_000;

/**
 * Fields of the collections that rows are written to and read from. The SDK encodes rows and queries by a describe that it
 * keeps for twelve minutes; a describe asked for here takes its place there, so this comes before each of those calls.
 */
export class Schemas {
  readonly #known = new Map<string, { readonly readAt: number; readonly schema: Promise<Schema> }>();

  of(session: Session, ref: CollectionRef, signal?: AbortSignal): Promise<Schema> {
    const key = JSON.stringify([ref.database, ref.collection]);
    const known = this.#known.get(key);
    if (known !== undefined && performance.now() - known.readAt < believedMs) return known.schema;
    const schema = readSchema(session, ref, signal);
    this.#known.set(key, { readAt: performance.now(), schema });
    schema.catch(() => this.#known.delete(key));
    return schema;
  }

  /** After anything that may change what a name stands for. */
  forget(): void {
    this.#known.clear();
  }
}

async function readSchema(
  { client, call }: Session,
  ref: CollectionRef,
  signal: AbortSignal | undefined,
): Promise<Schema> {
  const answer = await call(
    `describe collection ${ref.collection}`,
    (timeout) => client.describeCollection({ ...sdkRef(ref), cache: false, timeout }),
    { signal },
  );
  return {
    fields: new Map(answer.schema.fields.map((field) => [field.name, readField(field)])),
    enableDynamicField: answer.schema.enable_dynamic_field,
  };
}
