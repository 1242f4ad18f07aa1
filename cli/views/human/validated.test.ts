import { expect, test } from "vitest";
import { baseSpec } from "../../../tests/plan/cases.ts";
import { specsFrom } from "../../../tests/plan/fixtures.ts";
import { createStyle } from "../style.ts";
import { renderValidated } from "./validated.ts";

test("every kind of document that was checked is counted and named", async () => {
  const specs = await specsFrom({
    "collections/a.yaml": baseSpec,
    "access/search.yaml": "role: reader\n---\nuser: search\npassword: ${SEARCH_PASSWORD}\nroles: [reader]\n",
  });
  expect(renderValidated(specs, [], createStyle(false, 120))).toBe(
    "Valid. 1 collection (articles), 1 user (search), 1 role (reader), environment local.",
  );
});

test("where there is nothing, it says so", async () => {
  const specs = await specsFrom({});
  expect(renderValidated(specs, [], createStyle(false, 120))).toBe(
    "Valid. 0 collections, environment local.",
  );
});
