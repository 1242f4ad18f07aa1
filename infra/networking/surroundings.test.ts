import { describe, expect, test } from "vitest";
import { placeOfEndpoint } from "./surroundings.ts";

describe("where an endpoint is", () => {
  test.each([
    ["rustfs.storage.svc:9000", { kind: "namespace", namespace: "storage" }],
    ["rustfs.storage.svc.cluster.local:9000", { kind: "namespace", namespace: "storage" }],
    ["s3.eu-central-1.amazonaws.com:443", { kind: "outside", port: 443, identity: "token" }],
    ["192.0.2.10:7480", { kind: "outside", port: 7480, identity: "token" }],
    ["storage.example.com", { kind: "outside", port: 443, identity: "token" }],
    ["[2001:db8::1]:9000", { kind: "outside", port: 9000, identity: "token" }],
  ])("%s", (endpoint, place) => {
    expect(placeOfEndpoint(endpoint, "token")).toEqual(place);
  });
});
