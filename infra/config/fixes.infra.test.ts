import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { pulumiCommand, withoutPulumi } from "../../tests/pulumi/pulumi-command.ts";
import { parseStackConfig, projectName } from "./index.ts";

type Settings = Readonly<Record<string, unknown>>;

/** Wrong settings, and what a user would write for the placeholders of the commands. */
const wrong: readonly (readonly [name: string, settings: Settings, placeholder: string])[] = [
  ["a text for a list", { networkPolicies: { clientNamespaces: "search" } }, "search"],
  ["a text for a list of sections", { replication: "rg1" }, "rg1"],
  ["an empty list of groups", { replication: [] }, "rg1"],
  ["a wrong member of a list", { networkPolicies: { clientNamespaces: ["a", "B!"] } }, "b"],
  ["a text for a section", { etcd: "three" }, "3"],
  ["a text for a section of a kind", { objectStore: "minio" }, "minio"],
  ["a text for a map", { monitoring: { labels: "prometheus" } }, "prometheus"],
  ["a wrong value", { etcd: { members: 4 } }, "3"],
  ["an unknown setting", { etcd: { memberz: 3 } }, "3"],
  ["a kind that is not there", { objectStore: { kind: "s4", bucket: "data" } }, "minio"],
  [
    "an ingress without its controller",
    { milvus: { expose: { kind: "ingress", host: "a.example", className: "nginx", tlsSecret: "tls" } } },
    "ingress-nginx",
  ],
  [
    "a bucket that no Job makes",
    { objectStore: { kind: "s3", bucket: "data", region: "x", createBucket: true } },
    "",
  ],
  ["a group that is there twice", { replication: [{ group: "rg1" }, { group: "rg1" }] }, ""],
];

/** The commands in the words of a fix. */
function commandsIn(fix: string, placeholder: string): string[][] {
  return [...fix.matchAll(/pulumi (config (?:set|rm)(?: --path)?) '([^']+)'(?: ([\w.@:/-]*\w))?/g)].map(
    ([, words = "", key = "", value]) => [
      ...words.split(" "),
      key.replace(/KEY$/, "label"),
      ...(value === undefined ? [] : [/^[A-Z]+$/.test(value) ? placeholder : value]),
    ],
  );
}

describe.skipIf(withoutPulumi())("what a problem of the configuration says to type", () => {
  let folder: string;
  let pulumi: (args: readonly string[]) => Promise<unknown>;
  const stackFile = () => join(folder, "Pulumi.staging.yaml");

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "milvus-stack-fixes-"));
    await writeFile(join(folder, "Pulumi.yaml"), stringify({ name: projectName, runtime: "nodejs" }));
    const command = await pulumiCommand();
    const env = {
      PULUMI_BACKEND_URL: `file://${folder}`,
      PULUMI_CONFIG_PASSPHRASE: "correct horse battery staple",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_HOME: join(folder, "home"),
    };
    pulumi = (args) => execa(command, [...args, "--non-interactive"], { cwd: folder, env });
    await pulumi(["stack", "init", "staging"]);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test.each(wrong)("mends %s", async (_, settings, placeholder) => {
    const config = Object.fromEntries(
      Object.entries(settings).map(([key, value]) => [`${projectName}:${key}`, value]),
    );
    await writeFile(stackFile(), stringify({ config }));
    const [problem] = parseStackConfig(settings, "staging").diagnostics;
    const commands = commandsIn(problem?.fix ?? "", placeholder);
    expect(commands.length, problem?.fix).toBeGreaterThan(0);
    for (const args of commands) await pulumi(args);

    const written: { config?: Settings } = parse(await readFile(stackFile(), "utf8")) ?? {};
    const mended = Object.fromEntries(
      Object.entries(written.config ?? {}).map(([key, value]) => [key.slice(projectName.length + 1), value]),
    );
    const left = parseStackConfig(mended, "staging").diagnostics.map(({ summary }) => summary);
    expect(left, `${problem?.fix}\n${JSON.stringify(mended)}`).not.toContain(problem?.summary);
    // A mended part may show what else is missing, but the same place is not wrong for the same reason.
    expect(left.filter((summary) => summary.split("`")[1] === problem?.summary.split("`")[1])).toEqual([]);
  });
});
