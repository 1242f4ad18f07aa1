import { createHash } from "node:crypto";
import { access, mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { withLock } from "../../local/lock.ts";
import { cacheFolder, tell } from "../servers/cache.ts";
import { download } from "../servers/download.ts";
import { goVersion } from "./find-go.ts";
import { goModule } from "./go-module.ts";

export interface GoTool<Binary extends string = string> {
  readonly name: string;
  readonly module: string;
  readonly version: string;
  /** Name of each binary → its package. */
  readonly packages: Readonly<Record<Binary, string>>;
  /** The version as which those modules are released that it takes from folders of its own repository. */
  readonly stagingVersion?: string;
  readonly ldflags?: string;
}

/**
 * Builds programs from the Go module proxy, once a version of them and of Go: they stay in the tests' cache. Of two runs at
 * once, one builds and the other waits. Gives the path of each binary.
 *
 * @throws Error when there is no Go or when it does not build.
 */
export async function buildGoTool<Binary extends string>(
  tool: GoTool<Binary>,
): Promise<Readonly<Record<Binary, string>>> {
  const folder = join(cacheFolder(), cacheKey(tool));
  const binaries = binariesIn(folder, tool);
  if (await exists(folder)) return binaries;
  const hour = 3_600_000;
  await withLock(
    `${folder}.lock`,
    async (signal) => {
      if (await exists(folder)) return;
      tell(`Building ${tool.name} ${tool.version} from its Go module (once; up to some minutes)`);
      await mkdir(cacheFolder(), { recursive: true });
      const temporary = await mkdtemp(`${folder}.`);
      try {
        await build(tool, temporary, signal);
        // Under its final name it is complete, whatever happens to this process.
        await rename(join(temporary, "bin"), folder);
      } finally {
        await rm(temporary, { recursive: true, force: true });
      }
    },
    { waitMs: hour },
  );
  return binaries;
}

/** `go install` refuses modules that replace others, so a module is made around it, which says what replaces them instead. */
async function build(tool: GoTool, folder: string, cancelSignal: AbortSignal): Promise<void> {
  const { module, version, packages, stagingVersion, ldflags } = tool;
  const goMod = await readFile(join(await goModule(module, version), "go.mod"), "utf8");
  const staged = [...goMod.matchAll(/^\s*(\S+) => \.\//gm)].map(([, name]) => name);
  await writeFile(
    join(folder, "go.mod"),
    [
      "module tools",
      `go ${/^go (\S+)/m.exec(goMod)?.[1] ?? "1.21"}`,
      `require ${module} ${version}`,
      ...(stagingVersion ? staged.map((name) => `replace ${name} => ${name} ${stagingVersion}`) : []),
      "",
    ].join("\n"),
  );
  const imports = Object.values(packages).map((path) => `import _ "${path}"\n`);
  await writeFile(join(folder, "tools.go"), `//go:build tools\n\npackage tools\n\n${imports.join("")}`);
  const go = { cwd: folder, env: { CGO_ENABLED: "0", GOFLAGS: "-mod=mod", GOWORK: "off" }, cancelSignal };
  await download("go", ["mod", "tidy", "-e"], go);
  for (const [binary, path] of Object.entries(packages)) {
    const output = join(folder, "bin", binary);
    // What the tidy could not get is downloaded now.
    await download("go", ["build", "-trimpath", "-ldflags", ldflags ?? "-s -w", "-o", output, path], go);
  }
}

function cacheKey(tool: GoTool): string {
  const how = createHash("sha256").update(JSON.stringify(tool)).digest("hex").slice(0, 8);
  return `${tool.name}-${tool.version}-${goVersion()}-${how}`;
}

function binariesIn<Binary extends string>(
  folder: string,
  { packages }: GoTool<Binary>,
): Readonly<Record<Binary, string>> {
  const names = Object.keys(packages) as Binary[];
  return Object.fromEntries(names.map((name) => [name, join(folder, name)])) as Record<Binary, string>;
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
