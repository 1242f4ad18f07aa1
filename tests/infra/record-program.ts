import * as pulumi from "@pulumi/pulumi";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb.js";
import { withName } from "./with-name.ts";

/** What the engine would be told of a resource. */
export interface RegisteredResource {
  readonly type: string;
  readonly name: string;
  /** As they go over the wire: a secret is `{ [secretMark]: …, value }`. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Name of the component that it belongs to; null at the top. */
  readonly parent: string | null;
  /** Names of what is made before it, by its own word or because it takes a value of it. */
  readonly dependsOn: readonly string[];
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly ignoreChanges: readonly string[];
  /** A duration of Go: `30m`. */
  readonly createTimeout: string;
}

export interface RecordedProgram {
  /** By type and name: the order of registration is nobody's promise. */
  readonly resources: readonly RegisteredResource[];
  /** How the program changes the objects of each of its charts, by the chart's name; mocks render none. */
  readonly transforms: ReadonlyMap<string, readonly pulumi.ResourceTransform[]>;
  /** What the program gives back, with every output resolved; secrets are marked. */
  readonly outputs: unknown;
}

/** Key by which Pulumi marks a secret among plain data. (@pulumi/pulumi, runtime/rpc: `specialSigKey`.) */
export const secretMark = pulumi.runtime.specialSigKey;

/** Runs a program under Pulumi's mocks: no engine, no cluster, no rendered charts; outputs are the inputs. */
export async function recordProgram(program: () => unknown): Promise<RecordedProgram> {
  const requests: RegisterResourceRequest[] = [];
  const transforms = new Map<string, readonly pulumi.ResourceTransform[]>();
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs, transforms: its = [] }) => {
        if (type.endsWith(":Chart")) transforms.set(name, its);
        return { id: `${name}-id`, state: withName(name, inputs) };
      },
      call: ({ inputs }) => inputs,
    },
    "milvus-stack",
    "test",
    false,
  );
  // Mocks are told of inputs alone; whether a resource is protected is in the request.
  const monitor = pulumi.runtime.getMonitor();
  if (monitor === undefined) throw new Error("Pulumi's mocks have no monitor.");
  const register = monitor.registerResource;
  Object.defineProperty(monitor, "registerResource", {
    value: (request: RegisterResourceRequest, ...rest: unknown[]) => {
      requests.push(request);
      return Reflect.apply(register, monitor, [request, ...rest]);
    },
  });
  let outputs: unknown;
  await pulumi.runtime.runInPulumiStack(async () => {
    outputs = await pulumi.runtime.serializeProperty("outputs", program(), new Set());
    return {};
  });
  await pulumi.runtime.disconnect();
  return {
    resources: requests
      .filter((request) => request.getType() !== "pulumi:pulumi:Stack")
      .map(registered)
      .sort((one, other) => byName(one, other)),
    transforms,
    outputs,
  };
}

function registered(request: RegisterResourceRequest): RegisteredResource {
  const parent = request.getParent();
  return {
    type: request.getType(),
    name: request.getName(),
    inputs: request.getObject()?.toJavaScript() ?? {},
    parent: parent === "" || parent.includes("pulumi:pulumi:Stack::") ? null : nameOf(parent),
    dependsOn: [...new Set(request.getDependenciesList().map(nameOf))].sort(),
    protect: request.getProtect() === true,
    retainOnDelete: request.getRetainondelete() === true,
    ignoreChanges: request.getIgnorechangesList(),
    createTimeout: request.getCustomtimeouts()?.getCreate() ?? "",
  };
}

/** `urn:pulumi:stack::project::type$type::name` */
const nameOf = (urn: string): string => urn.slice(urn.lastIndexOf("::") + 2);

const byName = (one: RegisteredResource, other: RegisteredResource) =>
  `${one.type} ${one.name}`.localeCompare(`${other.type} ${other.name}`, "en");
