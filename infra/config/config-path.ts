/** Where a value stands in the stack's configuration: `["replication", 0, "zone"]`. */
export type ConfigPath = readonly (string | number)[];

/** Name of the Pulumi project, which every key starts with. */
export const projectName = "milvus-stack";

/** The path as Pulumi writes it: `milvus-stack:replication[0].zone`. */
export function configKey([first = "", ...rest]: ConfigPath): string {
  const steps = rest.map((step) => {
    if (typeof step === "number") return `[${step}]`;
    return /^\w+$/.test(step) ? `.${step}` : `["${step}"]`;
  });
  return `${projectName}:${first}${steps.join("")}`;
}

/** The command that sets a value: `pulumi config set --path 'milvus-stack:etcd.members' 3`. */
export function setCommand(path: ConfigPath, value: string): string {
  const plain = /^[\w.@:/-]+$/.test(value) ? value : `'${value}'`;
  return `pulumi config set${needsPath(path) ? " --path" : ""} '${configKey(path)}' ${plain}`;
}

/** The command that takes a value out. */
export function removeCommand(path: ConfigPath): string {
  return `pulumi config rm${needsPath(path) ? " --path" : ""} '${configKey(path)}'`;
}

function needsPath(path: ConfigPath): boolean {
  return path.length > 1;
}
