import { describe, expect, it } from "vitest";
import { parseAddress } from "./address.ts";

describe("parseAddress", () => {
  it.each([
    ["localhost", "http://localhost:19530", false],
    ["localhost:19531", "http://localhost:19531", false],
    ["http://milvus.example.com", "http://milvus.example.com:19530", false],
    ["http://milvus.example.com:80/", "http://milvus.example.com:80", false],
    ["https://milvus.example.com", "https://milvus.example.com:443", true],
    ["https://milvus.example.com:19530", "https://milvus.example.com:19530", true],
    ["[::1]:19530", "http://[::1]:19530", false],
    ["10.0.0.1:19530", "http://10.0.0.1:19530", false],
  ])("%s", (uri, endpoint, tls) => {
    expect(parseAddress(uri)).toMatchObject({ endpoint, tls, zillizCloud: false });
  });

  it("knows Zilliz Cloud by its host", () => {
    const address = parseAddress("https://in01-abc.aws-us-west-2.vectordb.zillizcloud.com:19541");
    expect(address).toMatchObject({ zillizCloud: true, port: 19541, tls: true });
  });

  it.each(["", "ftp://host", "http://", "host:port", "host:0", "host:70000", "a b"])("refuses %j", (uri) => {
    expect(() => parseAddress(uri)).toThrow("MS401: The Milvus address is not a URI");
  });

  it("refuses credentials and does not repeat them", () => {
    expect(() => parseAddress("http://root:hunter2@host")).toThrow("holds a user name or password");
    expect(() => parseAddress("http://root:hunter2@host")).not.toThrow("hunter2");
  });
});
