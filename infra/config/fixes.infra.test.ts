import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Diagnostic } from "../../provision/diagnostics/index.ts";
import { type Configuration, ConfiguredStack } from "../../tests/pulumi/configured-stack.ts";
import { withoutPulumi } from "../../tests/pulumi/pulumi-command.ts";
import { checkStore } from "../object-store/index.ts";
import { checkSecrets, completeStackConfig, secretNames } from "./index.ts";
import { stackSchema } from "./schema.ts";
import { wrongSettings } from "./wrong-settings.fixture.ts";

/** Everything that a program says of its configuration. */
function diagnose({ values, encrypted }: Configuration, stack: string): readonly Diagnostic[] {
  const isSecret = (name: string) => secretNames.some((secret) => secret === name);
  const settings = Object.entries(values).filter(([name]) => !isSecret(name));
  const { config, diagnostics } = completeStackConfig(Object.fromEntries(settings), stack, encrypted);
  const secrets = secretNames.flatMap((name) =>
    name in values ? [[name, { value: String(values[name]), encrypted: encrypted.has(name) }] as const] : [],
  );
  return [
    ...diagnostics,
    ...checkSecrets(config, Object.fromEntries(secrets)),
    ...(config === null ? [] : checkStore(config.objectStore, "woodpecker")),
  ];
}

const command =
  /pulumi config (?:set|rm)(?: --[a-z]+)* '(?:[^']|'\\'')*'(?: '(?:[^']|'\\'')*'| [\w.@:/-]*\w)?/;
const chain = new RegExp(`${command.source}(?: && ${command.source})*`, "g");

/** Each of the ways that a message offers, as a line for the shell with what is in capitals filled in. */
function linesOf({ fix = "", summary }: Diagnostic): string[] {
  return (fix.match(chain) ?? []).map((line) =>
    Object.entries({ ...examples, VALUE: exampleOf(summary) }).reduce(
      (filled, [name, value]) => filled.replaceAll(` ${name}`, ` '${value}'`),
      line,
    ),
  );
}

const examples = {
  "SERVICE.NAMESPACE.svc:PORT": "rustfs.storage.svc:9000",
  "ADDRESS-RANGE": "10.0.0.0/16",
  NAMESPACE: "elsewhere",
  SECRET: "some-secret",
  ISSUER: "some-issuer",
};

/** What somebody types who reads no more than the message: its example, its first choice, or its least number. */
function exampleOf(summary: string): string {
  const expected = /has to be (.*)\.$/.exec(summary)?.[1] ?? "";
  if (expected === "a number above 0") return "1";
  const said = [/such as (.+?)(?:,| or |$)/, /one of ([\w-]+)/, /whole number from (\d+)/, /^(true|\d+)\b/];
  return said.map((pattern) => pattern.exec(expected)?.[1]).find((example) => example !== undefined) ?? "abc";
}

/** The same problem with another value would still be the problem. */
function identity({ code, summary }: Diagnostic): string {
  return `${code} ${/`[^`]+`/.exec(summary)?.[0] ?? summary.replaceAll(/[\d,.]+/g, "")}`;
}

describe.skipIf(withoutPulumi())("every command that a message suggests mends what it is about", () => {
  let stack: ConfiguredStack;
  const provoked = new Set<string>();

  beforeAll(async () => {
    stack = await ConfiguredStack.start();
  });
  afterAll(() => stack.dispose());

  const problems = async (environment: string) => diagnose(await stack.read(), environment);
  const answer = "long-enough-for-a-secret";

  describe("values that no setting takes", () => {
    const files = (["value", "list", "section"] as const).flatMap((form) =>
      wrongSettings(stackSchema, form).map((settings, kind) => ({ form, kind, settings })),
    );
    test.each(files.filter(({ settings }) => Object.keys(settings).length > 0))(
      "in the place of each $form, kind $kind",
      async ({ settings }) => {
        await stack.write(settings);
        const before = await problems("staging");
        expect(before.length).toBeGreaterThan(0);
        for (const problem of before) {
          provoked.add(problem.code);
          const [line] = linesOf(problem);
          if (line === undefined) throw new Error(`${problem.summary} has no command: ${problem.fix}`);
          await stack.run(line, answer);
        }
        const after = (await problems("staging")).map(identity);
        expect(before.map(identity).filter((problem) => after.includes(problem))).toEqual([]);
      },
      300_000,
    );
  });

  const zones = ["a", "b", "c"].map((zone) => ({ group: `rg-${zone}`, zone }));
  const big = { vectors: 3_000_000, dim: 1536 };
  const ingress = { kind: "ingress", host: "milvus.example.com", className: "nginx" };
  const cases: [string, string, Record<string, unknown>][] = [
    [
      "MS901",
      "staging",
      { etcd: { membres: 3 }, rootPasword: "pw", networkPolicies: { clientNamespace: "shop" } },
    ],
    ["MS901", "staging", { etdc: { members: 3 }, netwrkPolicies: { clientNamespaces: [] } }],
    ["MS901", "staging", { etcd: { 'a"b.c': 1, "it's": 2 } }],
    ["MS902", "staging", { networkPolicies: { clientNamespaces: ["shop", "Web"] }, environment: "produ" }],
    [
      "MS902",
      "staging",
      { etcd: { volumeSize: { of: "3Gi" } }, milvus: { proxies: [1] }, objectStore: { kind: "s4" } },
    ],
    ["MS902", "staging", { replication: [] }],
    ["MS903", "produ", {}],
    ["MS903", "staging", { replication: [{ zone: "a" }], objectStore: { kind: "s3" } }],
    ["MS903", "staging", { milvus: { tls: { kind: "certManager" }, expose: { kind: "ingress" } } }],
    ["MS903", "staging", { objectStore: { kind: "s3", bucket: "abc" }, milvus: { tls: {} } }],
    ["MS907", "staging", { etcd: { quotaGiB: 8, volumeSize: "15Gi", snapshots: { volumeSize: "8Gi" } } }],
    ["MS909", "staging", { replication: [{ group: "a" }, { group: "a", queryNodes: 2, maxQueryNodes: 1 }] }],
    ["MS909", "staging", { replication: zones, milvus: { mode: "standalone" } }],
    [
      "MS910",
      "prod",
      { replication: zones, milvus: { tls: false, expose: { kind: "loadBalancer", host: "a.example.com" } } },
    ],
    ["MS910", "prod", { replication: zones, milvus: { expose: { ...ingress, controllerNamespace: "web" } } }],
    [
      "MS911",
      "prod",
      { replication: zones, milvus: { mixCoordinators: 1, proxies: 1 }, etcd: { members: 1 } },
    ],
    ["MS911", "prod", { replication: zones, objectStore: { nodes: 1 }, backup: false, protect: false }],
    ["MS911", "prod", { milvus: { mode: "standalone" }, replication: [{ group: "rg1" }] }],
    ["MS914", "staging", { rootPassword: "in-the-clear" }],
    ["MS916", "staging", { milvus: { expose: { ...ingress, tlsSecret: "tls" } } }],
    ["MS916", "staging", { monitoring: { prometheusOperator: true } }],
    [
      "MS916",
      "staging",
      {
        objectStore: { kind: "s3", bucket: "abc", endpoint: "rustfs:9000", credentials: { kind: "config" } },
      },
    ],
    ["MS917", "staging", { objectStore: { kind: "gcs", bucket: "abc", createBucket: true } }],
    [
      "MS920",
      "staging",
      {
        data: big,
        replication: [{ group: "a", queryNodes: 1 }],
        milvus: { resources: { queryNode: { memory: "16Gi" } } },
      },
    ],
    ["MS920", "dev", { data: big, milvus: { resources: { standalone: { memory: "8Gi" } } } }],
    ["MS921", "staging", { data: big, objectStore: { volumeSize: "20Gi" } }],
    [
      "MS922",
      "staging",
      { objectStore: { kind: "s3", bucket: "abc", endpoint: "storage.googleapis.com:443" } },
    ],
  ];

  test.each(cases)(
    "%s in %s: %o",
    async (code, environment, settings) => {
      await stack.write(settings);
      const before = (await problems(environment)).filter((problem) => problem.code === code);
      const lines = before.flatMap((problem) => linesOf(problem).map((line) => ({ problem, line })));
      expect(lines.length).toBeGreaterThan(0);
      for (const { problem, line } of lines) {
        provoked.add(problem.code);
        await stack.write(settings);
        await stack.run(line, answer);
        expect((await problems(environment)).map(identity), line).not.toContain(identity(problem));
      }
    },
    120_000,
  );

  test.each([
    ["missing", []],
    ["short, or the root user's name", secretNames],
  ])(
    "secrets that are %s",
    async (_, given) => {
      await stack.write({});
      for (const name of given) await stack.run(`pulumi config set --secret milvus-stack:${name}`, "root");
      const before = await problems("staging");
      expect(before.length).toBeGreaterThan(0);
      for (const problem of before) {
        provoked.add(problem.code);
        const [line = ""] = linesOf(problem);
        await stack.run(line, answer);
        expect((await problems("staging")).map(identity), line).not.toContain(identity(problem));
      }
    },
    120_000,
  );

  test("all of these were provoked", () => {
    const wanted = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 20, 21, 22];
    expect([...provoked].sort()).toEqual(
      expect.arrayContaining(wanted.map((number) => `MS9${String(number).padStart(2, "0")}`)),
    );
  });
});
