import { describe, expect, test } from "vitest";
import type { CloudStoreConfig } from "../config/types.ts";
import { cloudAddress } from "./cloud-address.ts";

const addressOf = (kind: CloudStoreConfig["kind"], region: string | null, endpoint: string | null) =>
  cloudAddress({
    kind,
    region,
    endpoint,
    bucket: "milvus",
    createBucket: false,
    useSsl: true,
    credentials: { kind: "config" },
  });

describe("without an endpoint it is the provider's own", () => {
  test.each([
    ["s3", "eu-central-1", "s3.eu-central-1.amazonaws.com:443"],
    ["s3", "cn-north-1", "s3.cn-north-1.amazonaws.com.cn:443"],
    ["s3", null, "s3.amazonaws.com:443"],
    ["gcs", "europe-west1", "storage.googleapis.com:443"],
    ["azure", null, "core.windows.net:443"],
  ] as const)("%s in %s", (kind, region, endpoint) => {
    expect(addressOf(kind, region, null)).toEqual({ endpoint, accountName: null });
  });
});

test("an S3-compatible store is where its endpoint says", () => {
  const endpoint = "rustfs.storage.svc.cluster.local:9000";
  expect(addressOf("s3", null, endpoint)).toEqual({ endpoint, accountName: null });
});

test("Azure's endpoint is split into account and address", () => {
  expect(addressOf("azure", null, "acme.blob.core.windows.net:443")).toEqual({
    endpoint: "core.windows.net:443",
    accountName: "acme",
  });
});
