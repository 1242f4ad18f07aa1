import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { Secret } from "../../provision/spec/types.ts";
import { renderDocument } from "./json/document.ts";
import { createTerminal } from "./terminal.ts";

new Secret("root:sword-fish-4711");
const forms = ["sword-fish-4711", Buffer.from("root:sword-fish-4711").toString("base64")];

/** A terminal that writes to a stream, and what was written. */
function terminal(json: boolean) {
  const stream = Object.assign(new PassThrough(), { isTTY: false }) as unknown as NodeJS.WriteStream;
  const options = { stdin: () => ({}), stdout: stream, stderr: stream, env: {}, json };
  const made = createTerminal({ ...options, quiet: false, verbose: false, color: false });
  return { ...made, written: () => String(stream.read() ?? "") };
}

test.each(["result", "note", "alert", "redraw"] as const)("`%s` prints no secret", (way) => {
  const { written, ...made } = terminal(false);
  for (const form of forms) made[way](`the model "${form}" is not there`);
  const text = written();
  expect(text).toContain('the model "[secret]" is not there');
  for (const form of forms) expect(text).not.toContain(form);
});

test("neither does the document of --json, in texts and in keys; numbers stay", () => {
  void new Secret("12345678");
  const text = renderDocument({ rows: 12345678, name: forms[0], [String(forms[1])]: ["12345678"] });
  expect(JSON.parse(text)).toEqual({
    formatVersion: 1,
    rows: 12345678,
    name: "[secret]",
    "[secret]": ["[secret]"],
  });
});
