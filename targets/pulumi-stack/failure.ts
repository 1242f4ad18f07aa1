import type { MilvusStackError } from "../../provision/diagnostics/diagnostic.ts";
import { TargetCode, targetError } from "../codes.ts";

/** What went wrong with the Pulumi command line, by its own words. */
const known: readonly {
  pattern: RegExp;
  code: TargetCode;
  summary: (stack: string) => string;
  fix: string;
}[] = [
  {
    pattern: /PULUMI_ACCESS_TOKEN must be set|not logged in|pulumi login|401/i,
    code: TargetCode.notLoggedIn,
    summary: () => "The Pulumi command line is not logged in",
    fix: "Run pulumi login, set PULUMI_ACCESS_TOKEN, or say where the state is with `milvus.backendUrl` of the environment.",
  },
  {
    pattern:
      /no stack named|fully qualified name|no Pulumi(\.yaml| project)|stack '?[^']*'? (was )?not found/i,
    code: TargetCode.noStack,
    summary: (stack) => `Pulumi finds no stack ${stack}`,
    fix: "Correct `pulumiStack`, `project`, `cwd` or `backendUrl` in `milvus` of the environment; `pulumi stack ls` shows what is there.",
  },
  {
    pattern: /passphrase|secrets manager|decrypt/i,
    code: TargetCode.noPassphrase,
    summary: (stack) => `The secrets of the stack ${stack} cannot be read`,
    fix: "Set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE, or log in to the provider of the key.",
  },
];

/** Why the Pulumi command line failed. `stderr` holds no outputs: those go to stdout, which is never shown. */
export function explainPulumi(stderr: string, stack: string, cause: unknown): MilvusStackError {
  const said = lastWords(stderr);
  const found = known.find(({ pattern }) => pattern.test(said));
  return targetError(
    found?.code ?? TargetCode.pulumiFailed,
    {
      summary: found?.summary(stack) ?? `Pulumi could not read the outputs of the stack ${stack}`,
      cause: said || "It said nothing.",
      fix: found?.fix ?? `Check that pulumi stack output --stack ${stack} works in the same folder.`,
    },
    { cause },
  );
}

/** Secrets that Pulumi could not decrypt come as null, without a word. */
export function wrongPassphrase(stack: string): MilvusStackError {
  return targetError(TargetCode.noPassphrase, {
    summary: `The token of the stack ${stack} cannot be read.`,
    cause:
      "Pulumi knows that it is a secret and cannot decrypt it: the passphrase or the key is a wrong one.",
    fix: "Correct PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE.",
  });
}

function lastWords(stderr: string): string {
  const lines = stderr.split("\n").flatMap((line) => line.trim() || []);
  const errors = lines.filter((line) => line.startsWith("error:"));
  return (errors.length > 0 ? errors : lines.slice(-3)).join("\n").replace(/^error: /, "");
}
