import { expect, test } from "vitest";
import type { Action } from "../plan/types.ts";
import { findUnsetPasswords, passwordsOf, requirePassword } from "./find-unset-passwords.ts";

const action: Action = {
  address: "user/search_api",
  verb: "create",
  class: "live",
  outage: "none",
  reason: "is not there yet",
  changes: [],
  losses: [],
  guards: [],
  range: null,
  operations: [
    { kind: "create-user", user: "search_api", passwordVariable: "SEARCH_API_PASSWORD" },
    { kind: "add-user-role", user: "search_api", role: "reader" },
  ],
};

test("a variable that is not set or empty is found before anything is begun, by its name", () => {
  for (const env of [{}, { SEARCH_API_PASSWORD: "" }]) {
    expect(findUnsetPasswords(action, passwordsOf(env))).toMatchObject([
      { code: "MS335", summary: expect.stringContaining("SEARCH_API_PASSWORD is not set") },
    ]);
  }
  expect(findUnsetPasswords(action, undefined)).toHaveLength(1);
  expect(findUnsetPasswords(action, passwordsOf({ SEARCH_API_PASSWORD: "s3cret" }))).toEqual([]);
});

test("a password is revealed to nobody who prints it", () => {
  const password = requirePassword(passwordsOf({ A: "s3cret" }), "A", "user/x");
  expect(`${password} ${JSON.stringify({ password })}`).not.toContain("s3cret");
  expect(password.reveal()).toBe("s3cret");
  expect(() => requirePassword(passwordsOf({}), "A", "user/x")).toThrow("A is not set");
});
