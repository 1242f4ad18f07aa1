import { expect, test } from "vitest";
import { MilvusStackError } from "../diagnostics/diagnostic.ts";
import { exemptLoopback } from "./child-environment.ts";
import { chooseProxy, type Destination } from "./choose-proxy.ts";
import { isLoopback } from "./loopback.ts";
import { isExempt } from "./no-proxy.ts";

const remote = (protocol: Destination["protocol"]): Destination => ({
  protocol,
  host: "milvus.example.com",
  port: 443,
});
const every = {
  grpc_proxy: "http://a:1",
  GRPC_PROXY: "http://a:2",
  https_proxy: "http://b:1",
  HTTPS_PROXY: "http://b:2",
  http_proxy: "http://c:1",
  HTTP_PROXY: "http://c:2",
};

test("gRPC and HTTP have an order of their own; lower case wins", () => {
  const order = (protocol: Destination["protocol"]) => {
    const env: NodeJS.ProcessEnv = { ...every };
    const sources: string[] = [];
    for (;;) {
      const proxy = chooseProxy(remote(protocol), env);
      if (proxy === null) return sources;
      sources.push(proxy.source);
      delete env[proxy.source];
    }
  };
  expect(order("grpc")).toEqual(Object.keys(every));
  expect(order("https")).toEqual(["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY"]);
  expect(order("http")).toEqual(["http_proxy", "HTTP_PROXY"]);
});

test.each([
  ["127.0.0.1", true],
  ["127.255.3.4", true],
  ["127.1", true],
  ["::1", true],
  ["[::1]", true],
  ["::ffff:127.0.0.1", true],
  ["0.0.0.0", true],
  ["localhost", true],
  ["LOCALHOST.", true],
  ["milvus.localhost", true],
  ["128.0.0.1", false],
  ["10.127.0.1", false],
  ["localhost.example.com", false],
  ["notlocalhost", false],
  ["::2", false],
])("%s is on this machine: %s", (host, expected) => {
  expect(isLoopback(host)).toBe(expected);
  expect(chooseProxy({ protocol: "grpc", host, port: 19530 }, every) === null).toBe(expected);
});

test.each([
  ["*", "milvus.example.com", true],
  ["example.com", "milvus.example.com", true],
  [".example.com", "milvus.example.com", true],
  ["*.example.com", "milvus.example.com", true],
  ["EXAMPLE.com.", "milvus.example.com", true],
  ["milvus.example.com", "milvus.example.com", true],
  ["milvus.example.com:443", "milvus.example.com", true],
  ["milvus.example.com:19530", "milvus.example.com", false],
  ["a.com, ,example.com", "milvus.example.com", true],
  ["a.com example.com", "milvus.example.com", true],
  ["ample.com", "milvus.example.com", false],
  ["com.", "milvus.example.org", false],
  ["", "milvus.example.com", false],
  [".", "milvus.example.com", false],
  ["10.0.0.0/8", "10.2.3.4", true],
  ["10.0.0.0/8", "11.2.3.4", false],
  ["10.0.0.0/33", "10.2.3.4", false],
  ["10.2.3.4:443", "10.2.3.4", true],
  ["2.3.4", "1.2.3.4", false],
  ["fd00::/8", "fd12::1", true],
  ["fd12::1", "[fd12::1]", true],
  ["[fd12::1]:443", "fd12::1", true],
])("`no_proxy` of %j exempts %s: %s", (list, host, expected) => {
  expect(isExempt(list, host, 443)).toBe(expected);
  for (const variable of ["no_proxy", "NO_PROXY"]) {
    const env = { https_proxy: "http://proxy:3128", [variable]: list };
    expect(chooseProxy({ protocol: "https", host, port: 443 }, env) === null).toBe(expected);
  }
});

test("an address without a scheme, with a user, and without a port", () => {
  const read = (https_proxy: string) => chooseProxy(remote("https"), { https_proxy });
  expect(read("proxy:3128")).toMatchObject({
    protocol: "http",
    host: "proxy",
    port: 3128,
    credentials: null,
  });
  expect(read("http://u:p%20w@proxy")).toMatchObject({
    port: 80,
    credentials: "u:p w",
    shown: "http://proxy:80",
  });
  expect(read("https://proxy")).toMatchObject({ protocol: "https", port: 443 });
  expect(read(" ")).toBeNull();
});

test.each(["socks5://u:hidden@proxy:1080", "http://", "http://u:hidden@", "ht tp://u:hidden@x"])(
  "%j is no proxy; the variable is named, the value is not shown",
  (value) => {
    const choose = () => chooseProxy(remote("grpc"), { HTTPS_PROXY: value });
    expect(choose).toThrow(MilvusStackError);
    expect(choose).toThrow(/MS417: The proxy of `HTTPS_PROXY` cannot be used/);
    expect(choose).not.toThrow(/hidden/);
  },
);

test("programs that are started get loopback exempted, beside what was exempt already", () => {
  const env = { http_proxy: "http://proxy:3128", NO_PROXY: "example.com" };
  const exempt = "example.com,localhost,127.0.0.1,::1";
  expect(exemptLoopback(env)).toEqual({ ...env, NO_PROXY: exempt, no_proxy: exempt });
  expect(exemptLoopback({ ...env, NO_PROXY: "*" })).toEqual({ ...env, NO_PROXY: "*" });
  expect(exemptLoopback({ PATH: "/bin" })).toEqual({ PATH: "/bin" });
});
