import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, expect, test } from "vitest";

/** Keeps a file per backup, and lists them the way milvus-backup 0.5.16 was seen to: between its log and a title. */
const program = `#!/bin/sh
shift 2
case "$1" in
  create) [ -z "$BROKEN" ] || exit 1; touch "$STORE/$3" ;;
  delete) rm "$STORE/$3" ;;
  list) echo '[INFO] ["list backup dirs"] [dirs="[backup/scheduled_20990101_000000/]"]' >&2; echo '>> Backups:'; ls "$STORE" ;;
esac
`;
const script = new URL("backup.sh", import.meta.url).pathname;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "backup-script-"));
  await writeFile(join(folder, "program"), program, { mode: 0o755 });
  await execa("mkdir", [join(folder, "store")]);
});
afterEach(() => rm(folder, { recursive: true }));

const older = ["scheduled_20240101_020000", "scheduled_20240102_020000", "scheduled_20231231_020000"];

async function run(environment: Record<string, string> = {}) {
  const { exitCode } = await execa("sh", [script], {
    env: {
      PROGRAM: join(folder, "program"),
      CONFIG: "any",
      KEEP: "2",
      STORE: join(folder, "store"),
      BROKEN: "",
      ...environment,
    },
    reject: false,
  });
  return { exitCode, backups: (await readdir(join(folder, "store"))).sort() };
}

async function store(...names: string[]) {
  for (const name of names) await writeFile(join(folder, "store", name), "");
}

test("keeps the newest backups, the new one among them, and those made by hand", async () => {
  await store(...older, "before_upgrade");
  const { exitCode, backups } = await run();
  expect(exitCode).toBe(0);
  expect(backups).toEqual([
    "before_upgrade",
    "scheduled_20240102_020000",
    expect.stringMatching(/^scheduled_\d{8}_\d{6}$/),
  ]);
});

test("deletes nothing when the backup fails", async () => {
  await store(...older);
  const { exitCode, backups } = await run({ BROKEN: "yes" });
  expect(exitCode).toBe(1);
  expect(backups).toEqual([...older].sort());
});

test("deletes nothing when the new backup is not in the store", async () => {
  await store(...older);
  const elsewhere = program.replace('touch "$STORE/$3"', ":");
  await writeFile(join(folder, "program"), elsewhere, { mode: 0o755 });
  const { exitCode, backups } = await run();
  expect(exitCode).toBe(1);
  expect(backups).toEqual([...older].sort());
});
