import type { FieldState } from "../state/types.ts";
import { readField } from "./describe.ts";
import { sdkRef } from "./partitions.ts";
import type { CollectionRef } from "./port.ts";
import type { Session } from "./session.ts";

/**
 * The fields of a collection, for reading its rows. The SDK keeps its describe for some minutes and encodes searches by
 * it as well; a collection that was made anew under the same name is described again by whoever plans.
 */
export async function fieldTypes(
  { client, call }: Session,
  ref: CollectionRef,
): Promise<Map<string, FieldState>> {
  const answer = await call(`describe collection ${ref.collection}`, (timeout) =>
    client.describeCollection({ ...sdkRef(ref), cache: true, timeout }),
  );
  return new Map(answer.schema.fields.map((field) => [field.name, readField(field)]));
}
