import { expect, test } from "vitest";
import { outsideOfCode } from "../../../tests/hostile-text/outside-of-code.ts";
import {
  dropPartitionAction as drop,
  planOf as samplePlan,
  replicasAction as update,
} from "../../../tests/plan/sample-plan.ts";
import type { Action } from "../types.ts";
import { codeBlock, codeSpan } from "./markdown-text.ts";
import { renderMarkdown } from "./render-markdown.ts";

const planOf = (...actions: Action[]) => samplePlan(actions, "@news/shop");

test("says in numbers what happens, a line for each action, and the rest folded away", () => {
  expect(renderMarkdown(planOf(update, drop))).toBe(`<!-- milvus-stack plan %40news%2Fshop prod -->
### Plan for \`prod\` (\`Milvus 2.6.15\`): 1 to update, 1 to delete

Searches of \`articles\` fail meanwhile.

\`\`\`diff
! update  collection/articles/load
!         replicas  1 → 3
!         reload · not searchable until it is loaded again
- delete  collection/articles/partition/sports
-         loses for good: partition sports of articles (1,204 rows)
-         needs --allow-delete partition
\`\`\`

<details><summary>Reasons, places and steps</summary>

\`\`\`
Plan for prod (Milvus 2.6.15)

  ~   update  collection/articles/load  collections/articles.yaml:16
              replicas  1 → 3
              reload · not searchable until it is loaded again
  -   delete  collection/articles/partition/sports
              the spec has no such partition any more; its rows go with it  collections/articles.yaml:16
              loses for good: partition sports of articles (1,204 rows)
              needs --allow-delete partition

Plan: 1 to update, 1 to delete. Searches of articles fail meanwhile.
\`\`\`

</details>
`);
});

test("nothing to do is a heading", () => {
  expect(renderMarkdown(planOf({ ...update, verb: "noop" }))).toBe(
    "<!-- milvus-stack plan %40news%2Fshop prod -->\n### No changes for `prod` (`Milvus 2.6.15`)\n",
  );
});

test("what cannot be done says why at once, and another environment warns", () => {
  const forbidden = { ...update, class: "forbidden" as const, reason: "this server has no such thing" };
  const text = renderMarkdown({ ...planOf(forbidden), lastEnvironment: "dev" });
  expect(text).toContain(
    "> [!WARNING]\n> This cluster was last applied as `dev`, and this plan is for `prod`.",
  );
  expect(text).toContain("!         this server has no such thing\n!         cannot be done: apply refuses");
});

const nasty = [
  "```\n</details><img src=x onerror=alert(1)> @everyone [x](https://evil.example)",
  "`` ` ``` ```` @someone",
  "--> <script>",
  "a|b\u0000\u001b[2J\r\n\n# heading\n~~~",
  "`",
];

test.each(nasty)("%j gets out of nothing, wherever it stands", (name) => {
  const changes = [{ attribute: name, before: name, after: { [name]: [name] } }];
  const guards = [
    { flag: "allow-delete" as const, value: name },
    { flag: "allow-rebuild" as const, value: `${name}2` },
  ];
  const range = { file: name, line: 1, column: 1, endLine: 1, endColumn: 2 };
  const action = { ...update, address: `collection/${name}/load`, reason: name, changes, guards, range };
  const plan = planOf(action, { ...action, class: "live", outage: "none" });
  const server = { ...plan.server, version: name };
  const text = renderMarkdown({ ...plan, server, project: name, environment: name, lastEnvironment: name });
  const left = outsideOfCode(text.replace(/^<!-- [\w%.!~*'() -]*? -->\n/, ""));
  expect(left).not.toMatch(/everyone|someone|<img|script|heading|evil|~~~|\||--|`/);
  expect(left.match(/<\/?[a-z]+>/g)).toEqual(["<details>", "<summary>", "</summary>", "</details>"]);
  expect(text).not.toMatch(/[^\P{Cc}\n]/u);
});

test("what does not fit into a comment is left out, and said to be", () => {
  const many = planOf(...Array.from({ length: 400 }, () => drop));
  const whole = renderMarkdown(many, { limit: Number.POSITIVE_INFINITY }).length;
  expect(renderMarkdown(many).length).toBeLessThan(65_536);
  const withoutReasons = renderMarkdown(many, { limit: whole - 1 });
  expect(withoutReasons).toContain("Reasons are left out");
  const cut = renderMarkdown(many, { limit: 5_000 });
  expect(cut.length).toBeLessThanOrEqual(5_000);
  expect(cut).toMatch(/\n3\d\d more actions are left out here/);
});

test.each([
  ["plain", "`plain`"],
  ["a`b", "``a`b``"],
  ["`", "`` ` ``"],
  ["", '`""`'],
])("%j in a sentence is %s", (text, expected) => {
  expect(codeSpan(text)).toBe(expected);
});

test("a block is closed by more backticks than it holds", () => {
  expect(codeBlock("a ```` b", "diff")).toBe("`````diff\na ```` b\n`````");
});
