/** Where a value stands in the stack's configuration: `["replication", 0, "zone"]`. */
export type ConfigPath = readonly (string | number)[];

/** Name of the Pulumi project, which every key starts with. */
export const projectName = "milvus-stack";

/** The path as Pulumi writes it: `milvus-stack:replication[0].zone`. */
export function configKey([first = "", ...rest]: ConfigPath): string {
  const steps = rest.map((step) => {
    if (typeof step === "number") return `[${step}]`;
    return /^\w+$/.test(step) ? `.${step}` : `["${step.replaceAll(/["\\]/g, (sign) => `\\${sign}`)}"]`;
  });
  return `${projectName}:${first}${steps.join("")}`;
}

/**
 * The command that sets a value: `pulumi config set --path 'milvus-stack:etcd.members' 3`. For a list it is one command for each
 * item, after one that removes what is there: Pulumi makes a list of `[0]` only, and does not turn another value into one.
 */
export function setCommand(path: ConfigPath, value: string | readonly string[]): string {
  if (typeof value !== "string")
    return allOf(removeCommand(path), ...value.map((item, index) => setCommand([...path, index], item)));
  const plain = /^[\w.@:/-]+$/.test(value) ? value : quoted(value);
  return `pulumi config set${needsPath(path) ? " --path" : ""} ${quoted(configKey(path))} ${plain}`;
}

/** The command that takes a value out. It does nothing where there is none. */
export function removeCommand(path: ConfigPath): string {
  return `pulumi config rm${needsPath(path) ? " --path" : ""} ${quoted(configKey(path))}`;
}

/** Commands that belong together, as one line for a shell. */
export function allOf(...commands: readonly string[]): string {
  return commands.join(" && ");
}

function needsPath(path: ConfigPath): boolean {
  return path.length > 1;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
