import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { composeFile } from "../paths.ts";

/** What `compose.yaml` has to be, whatever else is in it. */

interface Image {
  readonly repository: string;
  readonly tag: string;
  readonly digest?: string;
}
interface Service {
  readonly image: string;
  readonly ports?: readonly string[];
  readonly privileged?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly networks: readonly string[];
  readonly volumes?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly deploy?: {
    readonly resources: { readonly limits: { readonly cpus: string; readonly memory: string } };
  };
}

const text = await readFile(composeFile, "utf8");
const file: {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>;
  readonly volumes: Readonly<Record<string, object>>;
} = parse(text, { merge: true });
const services = Object.entries(file.services);
const lock: { readonly images: Readonly<Record<string, Image>> } = parse(
  await readFile(new URL("../../helm-values/charts.lock.yaml", import.meta.url), "utf8"),
);

test("runs the images of charts.lock.yaml, digests among them", () => {
  expect(services.map(([name]) => name).toSorted()).toEqual(["etcd", "milvus", "minio"]);
  for (const [name, { image }] of services) {
    const { repository, tag, digest } = lock.images[name] ?? {};
    expect(image).toBe(`${repository}:${tag}${digest === undefined ? "" : `@${digest}`}`);
  }
});

test.each(services)(
  "%s is checked, limited, without rights, and reached from this machine only",
  (_, service) => {
    expect(service.healthcheck?.test.length).toBeGreaterThan(1);
    expect(service.deploy?.resources.limits).toMatchObject({
      cpus: expect.any(String),
      memory: expect.any(String),
    });
    expect(service.cap_drop).toEqual(["ALL"]);
    expect(service.security_opt).toContain("no-new-privileges:true");
    expect(service.privileged ?? false).toBe(false);
    for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
    for (const volume of service.volumes ?? [])
      expect(Object.keys(file.volumes)).toContain(volume.split(":")[0]);
  },
);

test("Milvus waits until etcd and MinIO are healthy, which nobody else reaches", () => {
  expect(file.services.milvus?.depends_on).toEqual({
    etcd: { condition: "service_healthy" },
    minio: { condition: "service_healthy" },
  });
  for (const name of ["etcd", "minio"]) {
    expect(file.services[name]?.networks).toEqual(["storage"]);
    expect(file.services[name]?.ports).toBeUndefined();
  }
  expect(file.networks.storage?.internal).toBe(true);
});

test("takes every credential from a variable that has to be set", () => {
  const secrets = services.flatMap(([, { environment = {} }]) =>
    Object.entries(environment).filter(([name]) => /PASSWORD|SECRET|ACCESS_KEY|ROOT_USER/.test(name)),
  );
  expect(secrets.length).toBe(5);
  for (const [name, value] of secrets) expect(value, name).toMatch(/^\$\{[A-Z_]+:\?.*\}$/);
  expect(file.services.milvus?.environment?.COMMON_SECURITY_AUTHORIZATIONENABLED).toBe("true");
});
