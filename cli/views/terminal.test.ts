import { readdir, readFile } from "node:fs/promises";
import { WriteStream } from "node:tty";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { createTerminal } from "./terminal.ts";

const hostile = "row\n::error::a\n  ::warning::b ##[command]c\u001b]0;t\u0007\u001b[2J\u0000\u202e\rd";

/** What a stream is given; colours as `FORCE_COLOR` says. */
function written(env: NodeJS.ProcessEnv) {
  const texts: string[] = [];
  const stream: NodeJS.WriteStream = Object.create(WriteStream.prototype, {
    isTTY: { value: false },
    write: { value: (text: string) => texts.push(text) > 0 },
  });
  const terminal = createTerminal({
    stdin: () => ({}),
    stdout: stream,
    stderr: stream,
    env,
    json: false,
    quiet: false,
    verbose: false,
    color: undefined,
  });
  for (const leave of [terminal.result, terminal.note, terminal.alert, terminal.redraw]) leave(hostile);
  return { texts, terminal };
}

test.each([{}, { FORCE_COLOR: "1" }])(
  "whatever leaves steers neither a terminal nor a runner of CI: %j",
  (env) => {
    const { texts } = written(env);
    expect(texts).toHaveLength(4);
    for (const text of texts) {
      expect(text).not.toMatch(/[^\P{Cc}\n]|\u202e|##\[/u);
      expect(text).not.toMatch(/^\s*::/m);
      expect(text).toContain("row");
    }
  },
);

test("its own colours stay", () => {
  const { terminal, texts } = written({ FORCE_COLOR: "1" });
  const red = terminal.style.error("a");
  terminal.result(red);
  expect(texts.at(-1)).toBe(`${red}\n`);
  expect(red).not.toBe("a");
});

test("nothing else in the command line writes", async () => {
  const folder = fileURLToPath(new URL("../", import.meta.url));
  const files = (await readdir(folder, { recursive: true })).filter(
    (file) => file.endsWith(".ts") && !file.endsWith(".test.ts"),
  );
  const writing = await Promise.all(
    files.map(async (file) =>
      /(stdout|stderr)\.write|console\.|@clack\/prompts|cli-progress/.test(
        await readFile(`${folder}${file}`, "utf8"),
      )
        ? [file.replaceAll("\\", "/")]
        : [],
    ),
  );
  // `main.ts` writes sentences of its own; prompts and bars make harmless what they are given.
  expect(writing.flat().sort()).toEqual(["confirm.ts", "main.ts", "views/progress.ts", "views/terminal.ts"]);
});
