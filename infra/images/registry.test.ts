import { afterEach, beforeEach, expect, test } from "vitest";
import type { HttpOptions } from "../charts/http.ts";
import { type HttpServer, send, serveHttp } from "../charts/http-server.fixture.ts";
import { lookUpDigest } from "./registry.ts";

const digest = `sha256:${"d".repeat(64)}`;
const quick: HttpOptions = { retryDelayMs: 1, retries: 1 };

/** A registry that gives a token to everybody who asks, and images only to those who have it. */
let server: HttpServer;
let scope: string | null;
let accepted: string | undefined;
let failures: number;
beforeEach(async () => {
  scope = null;
  failures = 0;
  server = await serveHttp((request, response, path) => {
    const url = new URL(path, server.url);
    if (failures > 0) {
      failures -= 1;
      return send(response, "busy", 503);
    }
    if (url.pathname === "/token") {
      scope = url.searchParams.get("scope");
      return send(response, JSON.stringify({ token: `for ${url.searchParams.get("service")}` }));
    }
    if (url.pathname.startsWith("/v2/open/"))
      return response.writeHead(200, { "docker-content-digest": digest }).end();
    if (url.pathname.startsWith("/v2/strange/")) return send(response, "<html>");
    if (url.pathname.startsWith("/v2/private/"))
      return response.writeHead(401, { "www-authenticate": "Basic" }).end();
    if (request.headers.authorization !== "Bearer for registry.test") {
      const challenge = `Bearer realm="${server.url}/token",service="registry.test",scope="repository:team/app:pull"`;
      return response.writeHead(401, { "www-authenticate": challenge }).end();
    }
    accepted = request.headers.accept;
    if (url.pathname !== "/v2/mirror/team/app/manifests/v1") return send(response, "", 404);
    response.writeHead(200, { "docker-content-digest": digest }).end();
  });
});
afterEach(() => server[Symbol.asyncDispose]());

function look(repository: string, tag = "v1") {
  return lookUpDigest({ registry: `${new URL(server.url).host}/mirror`, repository, tag }, quick);
}

test("the digest of all platforms, with the token that the registry's own server gives to everybody", async () => {
  await expect(look("team/app")).resolves.toBe(digest);
  expect(scope).toBe("repository:team/app:pull");
  expect(accepted).toMatch(/^application\/vnd\.oci\.image\.index/);
  expect(server.asked.map((each) => each.replace(/\?.*/, ""))).toEqual([
    "HEAD /v2/mirror/team/app/manifests/v1",
    "GET /token",
    "HEAD /v2/mirror/team/app/manifests/v1",
  ]);
});

test("without a token where none is asked for", async () => {
  const host = new URL(server.url).host;
  await expect(lookUpDigest({ registry: host, repository: "open/app", tag: "v1" }, quick)).resolves.toBe(
    digest,
  );
  expect(server.asked).toHaveLength(1);
});

test("an image that is not there, one that is not for everybody, and a server that is no registry", async () => {
  const host = new URL(server.url).host;
  const at = (repository: string) => lookUpDigest({ registry: host, repository, tag: "v1" }, quick);
  await expect(look("team/other")).rejects.toMatchObject({ exitCode: 1, diagnostics: [{ code: "MS950" }] });
  await expect(at("private/app")).rejects.toMatchObject({ diagnostics: [{ code: "MS950" }] });
  await expect(at("strange/app")).rejects.toMatchObject({ diagnostics: [{ code: "MS951" }] });
});

test("a registry that stumbles is asked again, one that is gone cannot be reached", async () => {
  failures = 1;
  await expect(look("team/app")).resolves.toBe(digest);
  await server[Symbol.asyncDispose]();
  await expect(look("team/app")).rejects.toMatchObject({ exitCode: 4, diagnostics: [{ code: "MS948" }] });
});
