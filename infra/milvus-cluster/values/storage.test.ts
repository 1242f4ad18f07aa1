import { expect, test } from "vitest";
import { splitEndpoint } from "./storage.ts";

test.each([
  ["minio:9000", { host: "minio", port: 9000 }],
  ["[2001:db8::1]:443", { host: "[2001:db8::1]", port: 443 }],
])("%s has a host and a port", (endpoint, parts) => {
  expect(splitEndpoint(endpoint)).toEqual(parts);
});

test.each(["minio", "minio:", ":9000", "http://minio", "minio:0"])("%s is no endpoint", (endpoint) => {
  expect(() => splitEndpoint(endpoint)).toThrow("host:port");
});
