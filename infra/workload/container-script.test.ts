import { expect, test } from "vitest";
import { containerScript } from "./container-script.ts";

/** What the kubelet makes of an argument, for a container with none of the variables that it names. */
const asKubelet = (argument: string) =>
  argument.replaceAll(/\$(\$|\([^)]*\))/g, (all, it) => (it === "$" ? "$" : all));

test.each([
  ["a command's output", "now=$(date -u)"],
  ["arithmetic", "n=$((n + 1))"],
  ["the shell's own number", 'echo "$$ $(id)"'],
  ["variables", 'echo "$HOME ${HOME}"'],
])("%s reaches the shell as it was written", (_, script) => {
  expect(asKubelet(containerScript(script)[2] ?? "")).toBe(script);
});
