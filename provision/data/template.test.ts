import { expect, test } from "vitest";
import { renderText, templateFields, templateOf } from "./template.ts";

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

test("a path leads into JSON and dynamic values, and a row without it has no text there", () => {
  const stored = {
    metadata: { text: "Whales", page: { number: 3 }, id: 9007199254740993n },
    pageContent: "Dive.",
    "loc.lines": "12",
    parts: [{ text: "first" }],
    none: null,
  };
  const from = ["metadata.text", "metadata.page.number", "pageContent", "loc.lines", "parts.0.text"];
  expect(renderText({ from, into: "v" }, stored)).toBe("Whales\n3\nDive.\n12\nfirst");
  expect(renderText({ template: "{metadata.text}: {metadata.id}", into: "v" }, stored)).toBe(
    "Whales: 9007199254740993",
  );
  const missing = [
    "metadata.title",
    "metadata.text.length",
    "none.text",
    "constructor",
    "metadata.toString.name",
  ];
  expect(renderText({ from: missing, into: "v" }, stored)).toBe("");
});

test("what has to be read for a text is where its paths begin", () => {
  expect(templateFields({ from: ["metadata.text", "title"], into: "v" })).toEqual(["metadata", "title"]);
  expect(templateOf({ from: ["metadata.text", "title"], into: "v" })).toBe("{metadata.text}\n{title}");
});
