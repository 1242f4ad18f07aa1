import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { stringify } from "yaml";
import { type RecordedProgram, type RegisteredResource, secretMark } from "./record-program.ts";

/** The program as a text to read and to compare: what goes without saying is left out, as are secrets and the bulk of long files. */
export function describeProgram({
  resources,
  outputs,
}: Pick<RecordedProgram, "resources" | "outputs">): string {
  const described = { resources: resources.map(describeResource), outputs: readable(outputs) };
  return stringify(described, { lineWidth: 0, aliasDuplicateObjects: false });
}

function describeResource(resource: RegisteredResource) {
  const { type, name, parent, dependsOn, protect, retainOnDelete, ignoreChanges, createTimeout } = resource;
  return {
    resource: `${type} ${name}`,
    ...(parent !== null && { parent }),
    ...(dependsOn.length > 0 && { dependsOn }),
    ...(protect && { protect }),
    ...(retainOnDelete && { retainOnDelete }),
    ...(ignoreChanges.length > 0 && { ignoreChanges }),
    ...(createTimeout !== "" && { createTimeout }),
    ...(Object.keys(resource.inputs).length > 0 && { inputs: readable(resource.inputs) }),
  };
}

/** The same data with its keys in order. */
function readable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value === "string") return shortened(withoutTemporary(value));
  if (typeof value !== "object" || value === null) return value;
  if (secretMark in value) return "[secret]";
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, each]) => [key, readable(each)]));
}

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Charts are placeholders in a folder made for the run; the post-renderer is run where the project is, by the Node.js of this process. */
const withoutTemporary = (text: string): string =>
  text
    .replace(/\/\S*\/milvus-stack-charts-[^/]+\//, "charts/")
    .replace(process.execPath, "node")
    .replace(root, "");

/** Scripts, dashboards and the like are files of the project, with tests of their own. */
function shortened(text: string): string {
  if (text.length <= 600) return text;
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 12);
  return `${text.slice(0, text.indexOf("\n") + 1)}… (${text.length} characters, sha256 ${hash})`;
}
