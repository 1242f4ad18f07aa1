import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { describeMembers, startMember, type TestMember } from "../../tests/etcd/members.ts";
import { buildGoTool } from "../../tests/go-tools/build-go-tool.ts";
import { whyNoGo } from "../../tests/go-tools/find-go.ts";
import { etcdctl, etcdutl } from "../../tests/go-tools/tools.ts";
import { freePort } from "../../tests/servers/free-port.ts";
import type { RunningServer } from "../../tests/servers/running.ts";

const mebibyte = 1024 ** 2;

describe.skipIf(whyNoGo() !== null)("maintenance of a real etcd of three members", () => {
  let members: readonly TestMember[];
  let servers: readonly RunningServer[];
  let path: string;
  let folder: string;

  beforeAll(async () => {
    const [ctl, utl] = await Promise.all([buildGoTool(etcdctl), buildGoTool(etcdutl)]);
    path = [dirname(ctl.etcdctl), dirname(utl.etcdutl), process.env.PATH].join(delimiter);
    members = await describeMembers(3);
    servers = await Promise.all(members.map((each) => startMember(each, members)));
  });
  afterAll(() => Promise.all(servers.map((each) => each.stop())));

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "milvus-stack-snapshots-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const endpoints = () => members.map((each) => each.clientUrl).join(" ");

  const client = async (...args: string[]) => {
    const all = members.map((each) => each.clientUrl).join(",");
    return (await execa("etcdctl", [`--endpoints=${all}`, ...args], { env: { PATH: path } })).stdout;
  };

  const run = (script: string, env: Record<string, string>) =>
    execa("sh", [fileURLToPath(new URL(script, import.meta.url))], {
      env: { PATH: path, ...env },
      extendEnv: false,
      reject: false,
    });

  describe("a snapshot", () => {
    const take = (env: Record<string, string> = {}) =>
      run("snapshot.sh", { ENDPOINTS: endpoints(), DIRECTORY: folder, KEEP: "2", ...env });

    test("holds what was written before, and a new etcd starts from it", async () => {
      await client("put", "city", "Bielefeld");
      expect(await take()).toMatchObject({ exitCode: 0 });
      const [file] = await readdir(folder);
      expect(file).toMatch(/^etcd-\d{8}T\d{6}Z\.db$/);

      const [restored] = await describeMembers(1);
      if (restored === undefined || file === undefined) throw new Error("nothing to restore");
      const data = join(folder, "restored");
      const cluster = ["--name", restored.name, "--initial-advertise-peer-urls", restored.peerUrl];
      await execa(
        "etcdutl",
        [
          ["snapshot", "restore", join(folder, file), "--data-dir", data],
          [...cluster, "--initial-cluster", `${restored.name}=${restored.peerUrl}`],
        ].flat(),
        { env: { PATH: path } },
      );
      const server = await startMember(restored, [restored], data);
      const args = [`--endpoints=${restored.clientUrl}`, "get", "city", "--print-value-only"];
      const { stdout } = await execa("etcdctl", args, { env: { PATH: path } });
      await server.stop();
      expect(stdout).toBe("Bielefeld");
    });

    test("displaces the oldest, and what a killed run left goes too", async () => {
      const old = ["etcd-20200101T000000Z.db", "etcd-20210101T000000Z.db"];
      for (const name of [...old, "unchecked", "unchecked.part"]) await writeFile(join(folder, name), "");
      expect(await take()).toMatchObject({ exitCode: 0 });
      const files = (await readdir(folder)).toSorted();
      expect(files).toHaveLength(2);
      expect(files[0]).toBe(old[1]);
      expect(files[1]).toMatch(/^etcd-2\d{7}T\d{6}Z\.db$/);
    });

    test("is taken of another member when the first does not answer", async () => {
      const nobody = `http://127.0.0.1:${await freePort()}`;
      expect(await take({ ENDPOINTS: `${nobody} ${endpoints()}` })).toMatchObject({ exitCode: 0 });
      expect(await readdir(folder)).toHaveLength(1);
    });

    test("that cannot be taken fails and deletes none", async () => {
      const names = [1, 2, 3].map((day) => `etcd-2020010${day}T000000Z.db`);
      for (const name of names) await writeFile(join(folder, name), "");
      const nobody = `http://127.0.0.1:${await freePort()}`;
      const { exitCode, stderr } = await take({ ENDPOINTS: nobody });
      expect(exitCode).toBe(1);
      expect(stderr).toContain("no member answers: nothing is saved, and nothing is deleted");
      expect((await readdir(folder)).toSorted()).toEqual(names);
    });
  });

  describe("defragmentation", () => {
    const defragment = (env: Record<string, string> = {}) =>
      run("defragment.sh", {
        ENDPOINTS: endpoints(),
        MIN_FREE_PERCENT: "25",
        MIN_FREE_BYTES: `${mebibyte}`,
        ATTEMPTS: "1",
        ...env,
      });

    /** Bytes of each member's file, and of what is in use there, in the order of `members`. */
    const sizes = async (of: "dbSize" | "dbSizeInUse" = "dbSize") => {
      const status: { Status: { dbSize: number; dbSizeInUse: number } }[] = JSON.parse(
        await client("endpoint", "status", "--write-out=json"),
      );
      return status.map(({ Status }) => Status[of]);
    };

    const leader = async () => {
      const status: { Endpoint: string; Status: { leader: number; header: { member_id: number } } }[] =
        JSON.parse(await client("endpoint", "status", "--write-out=json"));
      return status.find(({ Status }) => Status.leader === Status.header.member_id)?.Endpoint;
    };

    test("shrinks every member, the leader last, and then finds nothing to do", async () => {
      const value = "x".repeat(mebibyte);
      for (let key = 0; key < 10; key++) {
        await execa("etcdctl", [`--endpoints=${members[0]?.clientUrl}`, "put", `blob-${key}`], {
          env: { PATH: path },
          input: value,
        });
      }
      await client("del", "blob-", "--prefix");
      const revision = /"Revision" : (\d+)/.exec(await client("get", "blob-", "--write-out=fields"))?.[1];
      await client("compact", `${revision}`, "--physical");
      // Only the member that was asked has waited for it; and what it gave up counts as free with the next write, which comes by
      // itself where etcd has anything to do.
      const inUse = async () => {
        await client("put", "written", "since");
        return Math.max(...(await sizes("dbSizeInUse")));
      };
      await expect.poll(inUse, { timeout: 60_000 }).toBeLessThan(mebibyte);
      for (const size of await sizes()) expect(size).toBeGreaterThan(10 * mebibyte);

      const { exitCode, stdout } = await defragment();
      expect(exitCode).toBe(0);
      for (const size of await sizes()) expect(size).toBeLessThan(mebibyte);
      const done = stdout.split("\n").flatMap((line) => /^(http\S+): \d+ bytes, now/.exec(line)?.[1] ?? []);
      expect(done.toSorted()).toEqual(members.map((each) => each.clientUrl).toSorted());
      expect(done.at(-1)).toBe(await leader());

      const again = await defragment();
      expect(again.stdout.match(/nothing to do/g)).toHaveLength(3);
    });

    test("touches nobody while a member does not answer", async () => {
      const nobody = `http://127.0.0.1:${await freePort()}`;
      const { exitCode, stdout, stderr } = await defragment({
        ENDPOINTS: `${endpoints()} ${nobody}`,
        MIN_FREE_PERCENT: "0",
        MIN_FREE_BYTES: "0",
      });
      expect(exitCode).toBe(1);
      expect(stderr).toContain("not all members answer: stopping");
      expect(stdout).not.toContain("defragment");
    });
  });
});
