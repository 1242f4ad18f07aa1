import { describe, expect, it } from "vitest";
import { isNotThere, isSuccess, isTransient, toError } from "./status.ts";

describe("status", () => {
  it("takes nothing but Success for success", () => {
    expect(isSuccess({ error_code: "Success" })).toBe(true);
    expect(isSuccess({})).toBe(false);
    expect(toError("list users", {}).message).toBe("MS407: The server cannot list users.");
  });

  // As answered by Milvus Lite 3.2.2 and Milvus 2.3.5.
  it.each([
    { error_code: "CollectionNotExists", code: 100, reason: "collection 'nope' does not exist" },
    {
      error_code: "UnexpectedError",
      code: 100,
      reason: "can't find collection collection not found[database=default][collection=nope]",
    },
    { error_code: "UnexpectedError", code: 1600, reason: "alias not found[database=default][alias=a]" },
  ])("knows what is not there: $reason", (status) => {
    expect(isNotThere(status)).toBe(true);
  });

  it("does not take a refused permission for absence", () => {
    const status = {
      error_code: "PermissionDenied",
      code: 65535,
      reason: "PrivilegeDescribeCollection: permission deny to reader: collection not found or not allowed",
    };
    expect(isNotThere(status)).toBe(false);
    expect(toError("describe collection a", status).message).toMatch(/^MS412: The server does not allow/);
  });

  it.each([
    [
      { error_code: "RateLimit", code: 8, reason: "request is rejected by grpc RateLimiter middleware" },
      true,
    ],
    [{ error_code: "NotReadyServe", code: 1, reason: "service not ready[querycoord]" }, true],
    [{ error_code: "UnexpectedError", code: 1, reason: "collection 'a' already exists" }, false],
    [{ error_code: "UnexpectedError", code: 1100, reason: "invalid parameter" }, false],
  ])("tries again only where that helps: %j", (status, transient) => {
    expect(isTransient(status)).toBe(transient);
  });
});
