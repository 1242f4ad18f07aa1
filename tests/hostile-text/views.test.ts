import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { transpileModule } from "typescript";
import { describe, expect, test } from "vitest";
import { create } from "xmlbuilder2";
import { parseAllDocuments } from "yaml";
import { forTerminal } from "../../provision/diagnostics/harmless.ts";
import { parsePlan, serializePlan } from "../../provision/plan/plan-file.ts";
import { plainPlan } from "../../provision/plan/render/plan-style.ts";
import { renderPlan } from "../../provision/plan/render/render-plan.ts";
import { planWith } from "./fixtures.ts";
import { benign, hostile, isCommand, steers } from "./hostile-text.ts";
import { outsideOfCode } from "./outside-of-code.ts";
import { type Medium, noViews, views } from "./views.ts";

const countLines = (text: string) => text.split(/\r\n|[\n\r\u0085\u2028\u2029]/).length;
/** A variable is named after a user, of letters and digits alone. */
const variable = /(?<=\$\{SEARCH)[A-Z0-9_]+(?=_PASSWORD\})/g;
/** A value whose texts have lost what makes them hostile: that of benign ones, if nothing else was lost or made of them. */
const withoutHostile = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value)
      .replaceAll(JSON.stringify(hostile("")).slice(1, -1), "")
      .replaceAll(variable, ""),
  );
const tagsOf = (text: string) => text.match(/<\/?[a-z]+|<!/gi);

/** What a text must be besides harmless, by who reads it: with hostile names it has the shape that it has with others. */
const shapes: Readonly<Record<Medium, (text: string, plain: string) => void>> = {
  lines: (text, plain) => expect(countLines(text)).toBe(countLines(plain)),
  // Texts of several lines stay so; none of them begins where a message of this program does.
  blocks: (text) => {
    for (const line of text.split("\n")) expect(line).toMatch(/^(error|defect|\d+ errors?| {2}|$)/);
  },
  markdown: (text) => {
    const left = outsideOfCode(text.replace(/^<!-- [\w%.!~*'() -]*? -->\n/, ""));
    expect(left).not.toMatch(/forged|~~~|\||--|`/);
    expect(tagsOf(left)).toEqual(["<details", "<summary", "</summary", "</details"]);
  },
  json: (text, plain) => {
    expect(countLines(text)).toBe(countLines(plain));
    expect(withoutHostile(JSON.parse(text))).toEqual(JSON.parse(plain));
  },
  html: (text, plain) => expect(tagsOf(text)).toEqual(tagsOf(plain)),
  xml: (text, plain) => {
    expect(tagsOf(text)).toEqual(tagsOf(plain));
    expect(create(text).root().node.nodeName).toBe("testsuites");
  },
  yaml: (text, plain) => {
    const valuesOf = (yaml: string) =>
      [...parseAllDocuments(yaml)].map((document) => {
        expect(document.errors).toEqual([]);
        return document.toJS();
      });
    expect(withoutHostile(valuesOf(text))).toEqual(valuesOf(plain));
  },
  prometheus: (text, plain) => {
    expect(countLines(text)).toBe(countLines(plain));
    const sample = /^(#.*|[a-z_]+\{(?:[a-z]+="(?:[^"\\\n]|\\[\\"n])*",?)+\} -?[\d.e+-]+|)$/;
    for (const line of text.split("\n")) expect(line).toMatch(sample);
  },
  code: (text, plain) => {
    expect(countLines(text)).toBe(countLines(plain));
    const withoutComments = (code: string) =>
      transpileModule(code, { compilerOptions: { removeComments: true } }).outputText;
    expect(withoutComments(text)).toBe(withoutComments(plain));
  },
};

describe("names and messages cannot steer, forge or break out of", () => {
  test.each(Object.entries(views))("%s", async (_, view) => {
    const [text, plain] = [await view.show(hostile), await view.show(benign)];
    expect(plain).not.toBe("");
    // Reports that are files are what they are; all else leaves by the terminal.
    const left = ["lines", "blocks"].includes(view.medium) ? forTerminal(text, false) : text;
    expect(left).not.toMatch(steers);
    if (["lines", "blocks", "json", "yaml"].includes(view.medium)) expect(left).not.toMatch(isCommand);
    shapes[view.medium](left, plain);
  });
});

test("a plan that was written to a file is the same when it is read, and as harmless when it is shown", async () => {
  const plan = planWith(hostile);
  const read = await parsePlan(serializePlan(plan), "plan.json");
  expect(read).toEqual(plan);
  expect(renderPlan(read, plainPlan)).toBe(renderPlan(plan, plainPlan));
});

const folders: Readonly<Record<string, RegExp>> = {
  "cli/views/": /\.ts$/,
  "provision/plan/render/": /\.ts$/,
  "provision/plan/": /^plan-file\.ts$/,
  "provision/import/": /-text\.ts$/,
  "provision/recording/": /^(make|serialize)-recording\.ts$/,
  "provision/diagnostics/": /^render\.ts$/,
  "smoke-tests/report/": /\.ts$/,
  "store/": /^generate-types\.ts$/,
};

test("every view has an entry in the table", async () => {
  const names: string[] = [];
  for (const [folder, wanted] of Object.entries(folders)) {
    const root = fileURLToPath(new URL(`../../${folder}`, import.meta.url));
    for (const file of await readdir(root, { recursive: true })) {
      if (!wanted.test(file) || file.endsWith(".test.ts")) continue;
      const text = await readFile(`${root}${file}`, "utf8");
      for (const [, name = ""] of text.matchAll(/^export (?:async )?function (\w+)/gm)) names.push(name);
      for (const [, name = ""] of text.matchAll(/^export const (\w+) = (?:async )?(?:\w+|\([^)]*\)) =>/gm))
        names.push(name);
    }
  }
  const known = new Set([...Object.keys(views), ...Object.keys(noViews)]);
  expect(names.filter((name) => !known.has(name))).toEqual([]);
  expect([...known].filter((name) => !names.includes(name))).toEqual([]);
});
