import { expect, test } from "vitest";
import { renderText, templateOf } from "./template.ts";

const row = { title: "Fish", content: "Swims.", views: 3, tags: ["a"], none: null };

test("`from` joins fields by a line break and leaves out what is empty", () => {
  expect(renderText({ from: ["title", "none", "content"], into: "v" }, row)).toBe("Fish\nSwims.");
  expect(renderText({ from: "title", into: "v" }, row)).toBe("Fish");
});

test("`template` replaces fields in braces, as often as they come", () => {
  const template = "{title}: {content} ({views}, {tags}{none}) {title}";
  expect(renderText({ template, into: "v" }, row)).toBe('Fish: Swims. (3, ["a"]) Fish');
});

test("a value that looks like a template is not replaced again", () => {
  expect(renderText({ template: "{title}", into: "v" }, { title: "{content} $&", content: "x" })).toBe(
    "{content} $&",
  );
});

test("both have one spelling, for the fingerprint", () => {
  expect(templateOf({ from: ["title", "content"], into: "v" })).toBe("{title}\n{content}");
  expect(templateOf({ template: "{title}!", into: "v" })).toBe("{title}!");
});
