import { createHash } from "node:crypto";
import { access, mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { withLock } from "../../local/lock.ts";
import { cacheFolder, tell } from "../servers/cache.ts";
import { download } from "../servers/download.ts";

export interface JavaProgram {
  readonly name: string;
  readonly version: string;
  /** `group:artifact:version` of what is asked for; what these need comes with them. */
  readonly artifacts: readonly string[];
}

const copyDependencies = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies";

/**
 * Folder with the libraries of a program, for `java -cp 'FOLDER/*'`; downloaded once a version. Of two runs at once, one downloads
 * and the other waits.
 *
 * @throws Error when there is no Maven, no such version, or no network.
 */
export async function mavenLibraries(program: JavaProgram): Promise<string> {
  const { name, version } = program;
  const how = createHash("sha256").update(JSON.stringify(program)).digest("hex").slice(0, 8);
  const folder = join(cacheFolder(), `${name}-${version}-${how}`);
  if (await exists(folder)) return folder;
  return await withLock(`${folder}.lock`, async (cancelSignal) => {
    if (await exists(folder)) return folder;
    tell(`Downloading ${name} ${version} from Maven (once)`);
    await mkdir(cacheFolder(), { recursive: true });
    const temporary = await mkdtemp(`${folder}.`);
    try {
      const pom = join(temporary, "pom.xml");
      const libraries = join(temporary, "libraries");
      await writeFile(pom, project(program));
      // A file that differs from its checksum is no warning but an error.
      const options = ["--batch-mode", "--quiet", "--strict-checksums"];
      const what = ["-DincludeScope=runtime", `-DoutputDirectory=${libraries}`];
      await download("mvn", [...options, "--file", pom, copyDependencies, ...what], { cancelSignal });
      // Under its final name it is complete, whatever happens to this process.
      await rename(libraries, folder);
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
    return folder;
  });
}

function project({ artifacts }: JavaProgram): string {
  const dependencies = artifacts.map((each) => {
    const [group, artifact, version] = each.split(":");
    return `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`;
  });
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>tests</groupId>
  <artifactId>libraries</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    ${dependencies.join("\n    ")}
  </dependencies>
</project>
`;
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
