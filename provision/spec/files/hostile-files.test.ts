import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadSpecs, validate } from "../index.ts";
import { projectBoundary } from "./project-boundary.ts";

let root = "";
let cwd = "";
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "milvus-stack-hostile-")));
  cwd = join(root, "project");
  put("project/collections/good.yaml", good);
});
afterEach(() => rmSync(root, { recursive: true }));

const good = `collection: good
fields: [{ name: id, dataType: Int64, primaryKey: true }, { name: v, dataType: FloatVector, dim: 4 }]
indexes: [{ field: v, indexType: FLAT, metricType: L2 }]
`;
const secret = "aws_secret_access_key: wJalrXUtnFEMI";

function put(file: string, text: string): string {
  const path = join(root, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}
function link(target: string, file: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  symlinkSync(target, join(root, file));
}
async function problems(options: Parameters<typeof loadSpecs>[0] = {}) {
  return validate(await loadSpecs({ cwd, env: {}, ...options }));
}
const codes = async () => (await problems()).map(({ code, range }) => `${code} ${range?.file ?? ""}`.trim());

test("a pipe, a socket, a device and what is too large are told and not read", async () => {
  execFileSync("mkfifo", [join(cwd, "collections/pipe.yaml")]);
  link("/dev/zero", "project/collections/zero.yaml");
  put("project/collections/large.yaml", `# ${"x".repeat(8 * 1024 * 1024)}`);
  const server = createServer().listen(join(cwd, "collections/socket.yaml"));
  try {
    expect(await codes()).toEqual([
      // The target of the link is outside, which is found first.
      "MS132",
      "MS111 collections/large.yaml",
      "MS111 collections/pipe.yaml",
      "MS111 collections/socket.yaml",
    ]);
  } finally {
    server.close();
  }
});

test("a device that the command line names is not read either", async () => {
  link("/dev/zero", "zero.yaml");
  const found = await problems({ paths: [join(root, "zero.yaml")] });
  expect(found.map(({ code }) => code)).toEqual(["MS111"]);
});

test("a package.json that never ends gives the project no name", async () => {
  link("/dev/zero", "project/package.json");
  expect((await loadSpecs({ cwd, env: {} })).project).toBe("project");
});

test("`extends` that double with every file are merged once each", async () => {
  const depth = 40;
  for (let at = 0; at < depth; at += 1) {
    put(`project/shared/${at}.yaml`, `extends: [${at + 1}.yaml, ${at + 1}.yaml]\n`);
  }
  put(`project/shared/${depth}.yaml`, "shardsNum: 3\nconsistencyLevel: Wrong\n");
  put("project/collections/good.yaml", `${good}extends: [../shared/0.yaml]\n`);
  const specs = await loadSpecs({ cwd, env: {} });
  expect([...specs.collections, ...specs.guessed][0]?.spec.shardsNum).toBe(3);
  expect(await codes()).toEqual([`MS106 shared/${depth}.yaml`]);
});

test("no more than 256 files are extended", async () => {
  for (let at = 0; at < 300; at += 1) put(`project/shared/${at}.yaml`, `extends: ${at + 1}.yaml\n`);
  put("project/shared/300.yaml", "shardsNum: 3\n");
  put("project/collections/good.yaml", `${good}extends: ../shared/0.yaml\n`);
  expect(await codes()).toEqual(["MS133 shared/255.yaml"]);
});

test("merge keys that multiply are refused", async () => {
  const keys = Array.from({ length: 1000 }, (_, at) => `k${at}: 1`).join(", ");
  const merged = Array.from({ length: 1000 }, () => "*a").join(", ");
  put("project/collections/good.yaml", `${good}x: &a { ${keys} }\ny: { <<: [${merged}] }\n`);
  expect(await codes()).toEqual(["MS109 collections/good.yaml"]);
});

test.each([
  ["extends", () => put("project/collections/good.yaml", `${good}extends: ../../secret.yaml\n`)],
  [
    "an absolute extends",
    () => put("project/collections/good.yaml", `${good}extends: ${root}/secret.yaml\n`),
  ],
  [
    "a link that is extended",
    () => {
      link("../secret.yaml", "project/base.yaml");
      put("project/collections/good.yaml", `${good}extends: ../base.yaml\n`);
    },
  ],
  ["a link among the specs", () => link("../../secret.yaml", "project/collections/link.yaml")],
  ["a folder behind a link", () => link(root, "project/collections/folder")],
  ["a link as environment", () => link("../../secret.yaml", "project/environments/local.yaml")],
])("outside of the project nothing is read: %s", async (_what, plant) => {
  put("secret.yaml", secret);
  plant();
  const found = await problems();
  expect(found.map(({ code }) => code)).toEqual(["MS132"]);
  expect(JSON.stringify(found)).not.toContain("wJalrXUtnFEMI");
});

test("what the command line names is trusted, with what lies beside it", async () => {
  put("elsewhere/a.yaml", good.replace("good", "a").concat("extends: base.yaml\n"));
  put("elsewhere/base.yaml", "shardsNum: 2\n");
  expect(await problems({ paths: [join(root, "elsewhere/a.yaml")] })).toEqual([]);
  link(join(root, "elsewhere"), "link");
  expect(await problems({ paths: ["../link"] })).not.toContainEqual(
    expect.objectContaining({ code: "MS132" }),
  );
});

test("in a repository, all of it is the project", async () => {
  mkdirSync(join(root, ".git"));
  put("shared/base.yaml", "shardsNum: 2\n");
  put("project/collections/good.yaml", `${good}extends: ../../shared/base.yaml\n`);
  expect(await problems()).toEqual([]);
});

test("a folder is not inside of another one whose name it begins with", () => {
  const boundary = projectBoundary(cwd);
  expect([cwd, join(cwd, "a"), `${cwd}-2/a`, root].map((path) => boundary.holds(path))).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

test("a signal ends the reading", async () => {
  const controller = new AbortController();
  for (let at = 0; at < 50; at += 1) put(`project/collections/${at}.yaml`, good);
  const reading = loadSpecs({ cwd, env: {}, signal: controller.signal });
  controller.abort(new Error("stopped"));
  await expect(reading).rejects.toThrow("stopped");
});
