import { expect, test } from "vitest";
import { changeLedger, emptyLedger, ledgerProperties, parseLedger } from "./ledger.ts";

const full = {
  cluster: "c1",
  environments: { shop: "prod" },
  owners: { "role/reader": "shop:access/roles.yaml", "user/a.b": "news:access/users.yaml" },
};

test("is read as it was written", () => {
  expect(parseLedger(ledgerProperties(full))).toEqual(full);
  expect(parseLedger({})).toEqual(emptyLedger);
});

test("a change leaves what it does not name", () => {
  const owners = { "role/reader": null, "role/writer": "shop:access/roles.yaml" };
  expect(changeLedger(full, { owners })).toEqual({
    ...full,
    owners: { "user/a.b": "news:access/users.yaml", "role/writer": "shop:access/roles.yaml" },
  });
  expect(changeLedger(full, { environments: { news: "dev" } }).environments).toEqual({
    shop: "prod",
    news: "dev",
  });
});

test("what a server or a later version adds is no part of it", () => {
  expect(parseLedger({ ...ledgerProperties(full), timezone: "UTC", "milvus-stack.later": "x" })).toEqual(
    full,
  );
});
