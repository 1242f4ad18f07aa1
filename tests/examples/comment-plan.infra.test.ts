import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { parse } from "yaml";
import { buildGoTool } from "../go-tools/build-go-tool.ts";
import { gojq } from "../go-tools/tools.ts";
import { root } from "./find-examples.ts";

interface WorkflowStep {
  readonly name?: string;
  readonly run?: string;
}

/** Stands in for GitHub: it gives out `comments.json`, and writes down what it is asked to change. */
const github = `#!/bin/sh
if [ "$2" = --paginate ]; then exec gojq -r "$5" comments.json; fi
echo "$@" >> asked.txt
`;

/** Stands in for a plan that works, or does not. */
const npx = `#!/bin/sh
[ "$4" = broken ] && exit 3
echo "<!-- milvus-stack plan shop $4 -->"
`;

describe.skipIf(inject("kubernetesMissing") !== null)("the plan on a pull request", () => {
  let folder: string;
  let steps: readonly WorkflowStep[];
  let path: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "milvus-stack-comment-"));
    const binary = (await buildGoTool(gojq)).gojq;
    for (const [name, text] of Object.entries({ gh: github, npx })) {
      await writeFile(join(folder, name), text);
      await chmod(join(folder, name), 0o755);
    }
    path = [folder, join(binary, ".."), process.env.PATH].join(delimiter);
    steps = parse(await readFile(join(root, "examples/pull-requests/plan.yml"), "utf8")).jobs.plan.steps;
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  const read = (file: string) => readFile(join(folder, file), "utf8").catch(() => "");
  const run = async (name: string, environment = "prod") => {
    const script = steps.find((step) => step.name === name)?.run;
    if (script === undefined) throw new Error(`the workflow has no step ${name}`);
    // As GitHub runs it.
    await execa("bash", ["-e", "-c", script], {
      cwd: folder,
      env: {
        PATH: path,
        ENVIRONMENT: environment,
        GITHUB_REPOSITORY: "shop/specs",
        GITHUB_OUTPUT: "output.txt",
        GITHUB_STEP_SUMMARY: "summary.md",
        PULL_REQUEST: "7",
        LOG: "https://github.example/log",
      },
      extendEnv: false,
    });
  };
  const comment = (id: number, login: string, body: string) => ({ id, user: { login }, body });
  const commented = async (comments: readonly object[]) => {
    await writeFile(join(folder, "comments.json"), JSON.stringify(comments));
    await rm(join(folder, "asked.txt"), { force: true });
    await run("Comment");
    return (await read("asked.txt")).trim();
  };

  test("is a new comment where there is none of ours, and of this environment", async () => {
    const others = [
      comment(1, "somebody", "<!-- milvus-stack plan shop prod -->\nnot the workflow's"),
      comment(2, "github-actions[bot]", "another workflow's"),
      comment(3, "github-actions[bot]", "<!-- milvus-stack plan shop staging -->\nanother environment's"),
    ];
    expect(await commented(others)).toBe(
      "api --method POST repos/shop/specs/issues/7/comments --field body=@plan.md",
    );
  });

  test.each(["shop", "-"])("takes the place of the one there is, of %s", async (project) => {
    const ours = comment(5, "github-actions[bot]", `<!-- milvus-stack plan ${project} prod -->\n### Plan`);
    expect(await commented([comment(4, "somebody", "nice"), ours])).toBe(
      "api --method PATCH repos/shop/specs/issues/comments/5 --field body=@plan.md",
    );
  });

  test("says that there is none where planning failed, and fails the job at its end", async () => {
    await run("Plan", "broken");
    expect(await read("plan.md")).toMatch(/^<!-- milvus-stack plan - broken -->\n### There is no plan/);
    expect(await read("output.txt")).toBe("failed=true\n");
    await rm(join(folder, "output.txt"));
    await run("Plan");
    expect(await read("plan.md")).toBe("<!-- milvus-stack plan shop prod -->\n");
    expect(await read("output.txt")).toBe("");
  });
});
