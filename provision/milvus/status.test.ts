import { describe, expect, it } from "vitest";
import { isAboutRows, isNotThere, isSuccess, isTransient, toError } from "./status.ts";

describe("status", () => {
  it("takes nothing but Success for success", () => {
    expect(isSuccess({ error_code: "Success" })).toBe(true);
    expect(isSuccess({})).toBe(false);
    // Milvus Lite, for an exception: the enum is at its default.
    expect(isSuccess({ error_code: "Success", code: 1, reason: "Expected bytes, got a 'int' object" })).toBe(
      false,
    );
    expect(isSuccess({ error_code: "Success", code: 0 })).toBe(true);
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

  // As answered by Milvus Lite 3.2.2 and Milvus 2.3.5, and what must never be taken for a row's fault.
  it.each([
    [{ error_code: "Success", code: 1, reason: "Expected bytes, got a 'int' object" }, true],
    [
      {
        error_code: 6,
        code: 6,
        reason: "sparse vector field 's': sparse weight at dimension 1 must be finite",
      },
      true,
    ],
    [{ error_code: "UnexpectedError", code: 1001, reason: "IO failed: json: cannot unmarshal number" }, true],
    [{ error_code: "UnexpectedError", code: 65535, reason: "value 'NaN' is not a number or infinity" }, true],
    [
      {
        error_code: "IllegalArgument",
        code: 1100,
        reason: "the length (7) of 0th string exceeds max length (5)",
      },
      true,
    ],
    [{ error_code: "UnexpectedError", code: 1001, reason: "IO failed: bucket is gone" }, false],
    [{ error_code: "RateLimit", code: 8, reason: "rate limit exceeded[rate=0.1]" }, false],
    [{ error_code: "ForceDeny", code: 9, reason: "quota exceeded[reason=disk quota]" }, false],
    [{ error_code: "UnexpectedError", code: 65535, reason: "quota exceeded: memory" }, false],
    [{ error_code: "UnexpectedError", code: 65535, reason: "context deadline exceeded" }, false],
    [{ error_code: "CollectionNotExists", code: 100, reason: "collection not found" }, false],
    [{ error_code: "PermissionDenied", code: 65535, reason: "permission deny" }, false],
  ])("knows what is about the rows of a write: %j", (status, aboutRows) => {
    expect(isAboutRows(status)).toBe(aboutRows);
  });

  it.each([
    "[Errno 28] No space left on device",
    "message queue produce error: IO error: No space left on device",
    "rocksmq topic by-dev-rootcoord-dml_0 is already closed",
    "server is stopping",
    "database is locked",
    "msgstream closed",
    "Insufficient resource",
    "syncTimestamp Failed: tso",
  ])("does not blame a row for what goes wrong in the server: %s", (reason) => {
    for (const code of [1, 65535]) {
      expect(isAboutRows({ error_code: "UnexpectedError", code, reason })).toBe(false);
    }
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
