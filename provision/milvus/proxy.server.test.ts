import { createServer } from "node:net";
import { afterEach, beforeEach, expect, inject, test } from "vitest";
import { type ConnectProxy, startConnectProxy } from "../../tests/servers/connect-proxy.ts";
import { freePort } from "../../tests/servers/free-port.ts";
import { MilvusStackError } from "../diagnostics/diagnostic.ts";
import { connect } from "./connect.ts";

/** A name that only the proxy knows. */
const uri = "http://milvus.test:19530";
const target = (address: string) =>
  ({ kind: "uri", uri: address, token: null, caFile: null, serverName: null }) as const;

// Each test has its own: gRPC keeps the connection of a channel that was closed for a while, for one to the same place.
let proxy: ConnectProxy;
beforeEach(async () => {
  proxy = await startConnectProxy({ "milvus.test": inject("milvusLite") });
});
afterEach(() => proxy.close());

async function databases(address: string, env: NodeJS.ProcessEnv): Promise<readonly string[]> {
  const milvus = await connect(target(address), { env });
  try {
    return await milvus.listDatabases();
  } finally {
    await milvus.close();
  }
}
async function failure(env: NodeJS.ProcessEnv, timeoutMs = 10_000) {
  const error = await connect(target(uri), { env, timeoutMs }).then(
    () => expect.unreachable(),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof MilvusStackError)) throw error;
  const [{ code, summary, fix } = expect.unreachable()] = error.diagnostics;
  return { code, exitCode: error.exitCode, summary, fix, all: JSON.stringify(error.diagnostics) };
}

test.each(["grpc_proxy", "https_proxy", "http_proxy", "HTTPS_PROXY", "HTTP_PROXY"])(
  "a remote server is reached through the proxy of %s",
  async (variable) => {
    expect(await databases(uri, { [variable]: proxy.url })).toContain("default");
    expect(proxy.asked).toContain("milvus.test:19530");
  },
);

test("its user and password are sent, decoded", async () => {
  const url = proxy.url.replace("//", "//user:p%40ss@");
  expect(await databases(uri, { https_proxy: url })).toContain("default");
  expect(proxy.authorization()).toBe(`Basic ${Buffer.from("user:p@ss").toString("base64")}`);
});

test("a server on this machine is reached without it, whatever the variables say", async () => {
  const env = { grpc_proxy: proxy.url, http_proxy: proxy.url, no_proxy: "milvus.test" };
  const address = inject("milvusLite");
  for (const host of ["127.0.0.1", "localhost"]) {
    expect(await databases(address.replace("127.0.0.1", host), env)).toContain("default");
  }
  expect(proxy.asked).toEqual([]);
});

test("`no_proxy` exempts a host: it is asked for without the proxy", async () => {
  // Whatever the resolver of this machine says of a name that only the proxy knows, or whether it says anything in time.
  const { code } = await failure({ https_proxy: proxy.url, no_proxy: ".test" }, 4_000);
  expect(code).toBe("MS402");
  expect(proxy.asked).toEqual([]);
});

test("a proxy that nothing listens for is named with its variable", async () => {
  const port = await freePort();
  const said = await failure({ https_proxy: `http://user:hidden-word@127.0.0.1:${port}` });
  expect(said).toMatchObject({
    code: "MS417",
    exitCode: 4,
    summary: `The proxy http://127.0.0.1:${port} of \`https_proxy\` cannot be reached: nothing listens there.`,
  });
  expect(said.all).not.toMatch(/hidden-word|undefined/);
});

test("a proxy whose host is not known", async () => {
  // A name with a label of more than 63 characters is in no DNS, and refused before any is asked.
  const name = `${"p".repeat(64)}.invalid`;
  const { summary } = await failure({ http_proxy: `http://${name}:3128` });
  expect(summary).toMatch(
    new RegExp(`^The proxy http://${name}:3128 of \`http_proxy\` cannot be reached: the host name`),
  );
});

test.each([
  [407, {}, /wants a user name and a password \(407/],
  [407, { user: "someone:hidden-word@" }, /refused the user name and the password \(407/],
  [403, {}, /did not connect to milvus\.test:19530: it answered 403/],
  [503, {}, /did not connect to milvus\.test:19530: it answered 503/],
] as const)("a proxy that answers %i %o", async (status, { user = "" }: { user?: string }, summary) => {
  proxy.answer(status);
  const said = await failure({ HTTPS_PROXY: proxy.url.replace("//", `//${user}`) });
  expect(said).toMatchObject({ code: "MS417", exitCode: 4 });
  expect(said.summary).toMatch(summary);
  expect(said.summary).toContain("`HTTPS_PROXY`");
  expect(said.all).not.toMatch(/hidden-word|undefined/);
});

test("a proxy that never answers", async () => {
  proxy.answer("never");
  const said = await failure({ grpc_proxy: proxy.url }, 4_000);
  expect(said.code).toBe("MS417");
  expect(said.summary).toMatch(/of `grpc_proxy` did not connect to milvus\.test:19530 within/);
});

test("what is no proxy at all", async () => {
  const server = createServer((socket) => socket.end("SSH-2.0-OpenSSH_9.6\r\n"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  const said = await failure({ https_proxy: `127.0.0.1:${port}` });
  server.close();
  expect(said.code).toBe("MS417");
  expect(said.summary).toContain("`https_proxy`");
});
