import { glob, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../", import.meta.url));

export interface Example {
  /** Exported function that it belongs to, or the page and the number of the block. */
  readonly name: string;
  readonly code: string;
}

const folders = "{provision,store,smoke-tests,targets,embeddings}/**/*.ts";
const commented = /\/\*\*\n((?: \*.*\n)*) \*\/\nexport (?:async )?function (\w+)/g;

/** The `@example` of every function that has one, by the function's name. */
export async function examplesOfComments(): Promise<Example[]> {
  const found: Example[] = [];
  for await (const file of glob(folders, { cwd: root })) {
    if (file.endsWith(".test.ts")) continue;
    for (const [, comment = "", name = ""] of (await readFile(`${root}${file}`, "utf8")).matchAll(
      commented,
    )) {
      const [, example] = comment.split(/^ \* @example\n/m);
      if (example !== undefined) found.push({ name, code: example.replace(/^ \* ?/gm, "") });
    }
  }
  return found;
}

/** The TypeScript blocks of a page. */
export async function examplesOfPage(page: string): Promise<Example[]> {
  const text = await readFile(`${root}${page}`, "utf8");
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = ""], at) => ({
    name: `${page} ${at + 1}`,
    code,
  }));
}
