import { expect, test } from "vitest";
import { deployment } from "../objects.fixture.ts";
import { pinnedImages } from "./pinned-images.ts";

const check = (image: unknown) =>
  pinnedImages.check(deployment({ container: { image } }), { environment: "dev" });
const digest = `sha256:${"0".repeat(64)}`;

test.each([
  "milvusdb/milvus:v2.6.15",
  "quay.io/minio/minio:RELEASE.2024-01-01T00-00-00Z",
  "localhost:5000/milvus:v1",
  `milvusdb/milvus@${digest}`,
  `milvusdb/milvus:latest@${digest}`,
])("%s is pinned", (image) => {
  expect(check(image)).toEqual([]);
});

test.each(["milvusdb/milvus", "milvusdb/milvus:latest", "localhost:5000/milvus", "", undefined])(
  "%s is not",
  (image) => {
    expect(check(image)).toHaveLength(1);
  },
);
