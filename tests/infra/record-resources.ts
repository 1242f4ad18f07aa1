import * as pulumi from "@pulumi/pulumi";
import { withName } from "./with-name.ts";

/** What a program registered, as the engine would have been told. */
export interface RecordedResource {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/**
 * Runs `program` under Pulumi's mocks and gives every resource that it registered, by name (the order of registration is nobody's
 * promise). For unit tests of components: no engine and no cluster is asked, and outputs are the inputs.
 */
export async function recordResources(program: () => unknown): Promise<RecordedResource[]> {
  const recorded: RecordedResource[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        recorded.push({ type, name, inputs });
        return { id: `${name}-id`, state: withName(name, inputs) };
      },
      call: ({ inputs }) => inputs,
    },
    "milvus-stack",
    "test",
    false,
  );
  await pulumi.runtime.runInPulumiStack(async () => {
    program();
    return {};
  });
  await pulumi.runtime.disconnect();
  return recorded
    .filter(({ type }) => type !== "pulumi:pulumi:Stack")
    .sort((one, other) => one.name.localeCompare(other.name));
}
