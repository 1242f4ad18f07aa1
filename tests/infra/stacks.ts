import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import { z } from "zod";
import { chartNames, readChartsLock } from "../../infra/charts/index.ts";
import { deployStack } from "../../infra/components.ts";
import { parseStackConfig, projectName, type StackConfig } from "../../infra/config/index.ts";
import { type RecordedProgram, recordProgram } from "./record-program.ts";

export const root = fileURLToPath(new URL("../../", import.meta.url));

/** As unlike anything else as can be: each is searched for in all that a program says. */
export const passwords = {
  rootPassword: "Test-pw~root/4711+Zq",
  minioRootPassword: "Test-pw~minio/4712+Zq",
  objectStoreAccessKey: "test-key-4713-milvus",
  objectStoreSecretKey: "Test-pw~store/4714+Zq",
} as const;

type Settings = Readonly<Record<string, unknown>>;

interface Stack {
  /** Its file is that of the project, `Pulumi.<file>.yaml`. */
  readonly file: "dev" | "staging" | "prod";
  /** What is set on top. */
  readonly settings: Settings;
}

/** The stacks of the project, and prod with what is off in them. */
export const stacks = {
  dev: { file: "dev", settings: {} },
  staging: { file: "staging", settings: {} },
  prod: { file: "prod", settings: {} },
  "prod-with-everything": {
    file: "prod",
    settings: {
      milvus: {
        attu: true,
        tls: {
          kind: "certManager",
          issuer: "own",
          issuerKind: "ClusterIssuer",
          dnsNames: ["milvus.example.com"],
        },
        expose: { kind: "loadBalancer", host: "milvus.example.com", sourceRanges: ["192.0.2.0/24"] },
      },
      replication: ["a", "b", "c"].map((zone) => ({
        group: `rg-${zone}`,
        zone: `zone-${zone}`,
        queryNodes: 2,
        maxQueryNodes: 4,
      })),
      monitoring: { prometheusOperator: true, dashboard: true },
      networkPolicies: { monitoringNamespace: "monitoring" },
      backup: { schedule: "0 3 * * *", keep: 3, bucket: "backups" },
    },
  },
  "prod-on-s3": {
    file: "prod",
    settings: {
      milvus: {
        expose: {
          kind: "ingress",
          host: "milvus.example.com",
          className: "nginx",
          tlsSecret: "milvus-tls",
          controllerNamespace: "ingress-nginx",
        },
      },
      objectStore: {
        kind: "s3",
        bucket: "milvus-data",
        region: "eu-central-1",
        createBucket: true,
        credentials: { kind: "config" },
      },
    },
  },
  "prod-with-iam": {
    file: "prod",
    settings: {
      objectStore: {
        kind: "gcs",
        bucket: "milvus-data",
        credentials: {
          kind: "iam",
          serviceAccountAnnotations: {
            "iam.gke.io/gcp-service-account": "milvus@example.iam.gserviceaccount.com",
          },
        },
      },
    },
  },
} as const satisfies Record<string, Stack>;
export type StackName = keyof typeof stacks;
export const stackNames = Object.keys(stacks) as StackName[];

/** @throws Error with everything that is wrong with the stack's file. */
export function stackConfig(name: StackName, settings: Settings = {}): StackConfig {
  const { file, settings: own } = stacks[name];
  const raw = onTop(onTop(fileSettings(file), own), settings);
  const { config, diagnostics } = parseStackConfig(raw, file);
  if (config === null) throw new Error(diagnostics.map(({ summary }) => summary).join("\n"));
  return config;
}

/** As `pulumi config set --path` sets members of a section. Another kind of store is another section. */
function onTop(settings: Settings, others: Settings): Settings {
  const merged = Object.entries(others).map(([key, value]) => {
    const section = settings[key];
    const whole = key === "objectStore" || !isSection(section) || !isSection(value);
    return [key, whole ? value : { ...section, ...value }];
  });
  return { ...settings, ...Object.fromEntries(merged) };
}

const isSection = (value: unknown): value is Settings =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const stackFile = z.object({ config: z.record(z.string(), z.unknown()) });

function fileSettings(stack: string): Settings {
  const { config } = stackFile.parse(parse(readFileSync(join(root, `Pulumi.${stack}.yaml`), "utf8")));
  const prefix = `${projectName}:`;
  const own = Object.entries(config).filter(([key]) => key.startsWith(prefix));
  return Object.fromEntries(own.map(([key, value]) => [key.slice(prefix.length), value]));
}

/** Runs the program of a stack under mocks, as if its charts were on this machine: mocks do not render them. */
export async function recordStack(name: StackName): Promise<RecordedProgram & { seconds: number }> {
  const charts = await placeholderCharts();
  try {
    const config = stackConfig(name, { charts: { dir: charts } });
    const from = performance.now();
    const recorded = await recordProgram(() =>
      deployStack(config, secrets(), { cwd: root, lock: readChartsLock(root), kubeContext: null }),
    );
    return { ...recorded, seconds: (performance.now() - from) / 1000 };
  } finally {
    await rm(charts, { recursive: true, force: true });
  }
}

function secrets() {
  return {
    rootPassword: pulumi.secret(passwords.rootPassword),
    minioRootPassword: pulumi.secret(passwords.minioRootPassword),
    objectStore: {
      accessKey: pulumi.secret(passwords.objectStoreAccessKey),
      secretKey: pulumi.secret(passwords.objectStoreSecretKey),
    },
  };
}

async function placeholderCharts(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "milvus-stack-charts-"));
  const { charts } = readChartsLock(root);
  for (const name of chartNames) {
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, "Chart.yaml"), `name: ${name}\nversion: ${charts[name].version}\n`);
  }
  return folder;
}
