import { expect, test } from "vitest";
import { send, serveHttp } from "../charts/http-server.fixture.ts";
import { type ChartsLock, editLock, parseChartsLock, readChartsLock, readLockText } from "../charts/index.ts";
import { checkImages, updateDigests } from "./index.ts";

const root = new URL("../..", import.meta.url).pathname;
const project = readChartsLock(root);
const fresh = (letter: string) => `sha256:${letter.repeat(64)}`;

/** A registry with the images of the lock, below `/v2/mirror/`; the digest of each is the one that `digestOf` says. */
function registry(digestOf: (repository: string) => string | null) {
  return serveHttp((_request, response, path) => {
    const [, repository = ""] = /^\/v2\/mirror\/(.+)\/manifests\/[^/]+$/.exec(path) ?? [];
    const digest = digestOf(repository);
    if (digest === null) return send(response, "", 404);
    response.writeHead(200, { "docker-content-digest": digest }).end();
  });
}

function withoutDigests(lock: ChartsLock): ChartsLock {
  const text = editLock(
    readLockText(root),
    Object.entries(lock.images).flatMap(([name, { digest }]) =>
      digest === null ? [] : [{ path: ["images", name, "digest"], from: digest, to: null }],
    ),
  );
  return parseChartsLock(text);
}

test("every image gets its digest, and is then pinned as prod wants it", async () => {
  await using server = await registry(() => fresh("1"));
  const mirror = `${new URL(server.url).host}/mirror`;
  const { changes, error } = await updateDigests(withoutDigests(project), mirror, { retries: 0 });
  expect(error).toBeNull();
  expect(server.asked).toHaveLength(Object.keys(project.images).length);
  const written = parseChartsLock(editLock(readLockText(root), changes));
  expect(checkImages(written, { requireDigests: true })).toEqual([]);
});

test("a tag that was moved is refused with both digests; an image that is not there does not keep the others", async () => {
  const lock = withoutDigests(project);
  const pinned = { ...lock, images: { ...lock.images, mc: { ...lock.images.mc, digest: fresh("a") } } };
  await using server = await registry((repository) => (repository === "zilliz/attu" ? null : fresh("b")));
  const mirror = `${new URL(server.url).host}/mirror`;
  const { changes, error } = await updateDigests(pinned, mirror, { retries: 0 });
  expect(changes.map(({ path }) => path[1])).toEqual(["milvus", "etcd", "minio", "milvus-backup"]);
  expect(error?.exitCode).toBe(1);
  expect(error?.diagnostics.map(({ code }) => code)).toEqual(["MS954", "MS950"]);
  expect(error?.diagnostics[0]?.cause).toContain(fresh("a"));
  expect(error?.diagnostics[0]?.cause).toContain(fresh("b"));
});

test("what the lock has already is no change", async () => {
  const same = fresh("c");
  const lock = withoutDigests(project);
  const images = Object.entries(lock.images).map(([name, image]) => [name, { ...image, digest: same }]);
  await using server = await registry(() => same);
  const pinned = { ...lock, images: Object.fromEntries(images) };
  const { changes, error } = await updateDigests(pinned, `${new URL(server.url).host}/mirror`, {
    retries: 0,
  });
  expect({ changes, error }).toEqual({ changes: [], error: null });
});
