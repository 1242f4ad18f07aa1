import { ExitCode, MilvusStackError } from "../../provision/diagnostics/index.ts";
import { packedName } from "./chart-version.ts";
import { downloadTo } from "./download.ts";
import { askHttp, type HttpOptions, HttpStatusError } from "./http.ts";
import { httpProblem, withoutUser } from "./http-problem.ts";
import type { ChartName, ChartsLock } from "./lock.ts";
import { chartProblem } from "./problem.ts";
import { type ChartVersion, versionsInIndex } from "./repository-index.ts";
import type { ChartSource } from "./source.ts";

/** The repositories that the lock names. A packed chart is taken from where the lock knows it to be, else from where the index says. */
export function repositorySource(lock: ChartsLock, http: HttpOptions): ChartSource {
  const known = (name: ChartName, version: string) =>
    lock.charts[name].version === version ? lock.charts[name].url : null;
  return served((name) => lock.charts[name].repository, known, "the repositories of the lock", http);
}

/** A mirror that serves all charts below one address: under their usual file names, or as its `index.yaml` says. */
export function mirrorSource(address: string, http: HttpOptions): ChartSource {
  const conventional = (name: ChartName, version: string) => below(address, packedName(name, version));
  const mirror = served(() => address, conventional, withoutUser(address), http);
  return {
    ...mirror,
    // Its addresses are of one network, perhaps with a password in them, and are not for the lock.
    versionsOf: async (name) => (await mirror.versionsOf(name)).map((each) => ({ ...each, url: null })),
  };
}

function served(
  repositoryOf: (name: ChartName) => string,
  directly: (name: ChartName, version: string) => string | null,
  description: string,
  http: HttpOptions,
): ChartSource {
  const versionsOf = (name: ChartName) => askIndex(repositoryOf(name), name, http);
  return {
    description,
    versionsOf,
    async receive(name, version, file, onBytes) {
      const what = `The chart ${name} ${version}`;
      const first = directly(name, version);
      let notThere: MilvusStackError | null = null;
      if (first !== null) {
        try {
          return await downloadTo(first, file, { ...http, onBytes });
        } catch (error) {
          const problem = problemOf(what, first, error, http);
          if (!(isNotThere(error) && problem instanceof MilvusStackError)) throw problem;
          notThere = problem;
        }
      }
      // It may have moved, and the index says where to. A mirror need not have one.
      const versions = await versionsOf(name).catch((error: unknown) => {
        throw notThere ?? error;
      });
      const listed = versions.find((each) => each.version === version);
      if (!listed?.url) throw notListed(what, repositoryOf(name));
      try {
        return await downloadTo(listed.url, file, { ...http, onBytes });
      } catch (error) {
        throw problemOf(what, listed.url, error, http);
      }
    },
  };
}

async function askIndex(repository: string, name: ChartName, http: HttpOptions): Promise<ChartVersion[]> {
  const url = below(repository, "index.yaml");
  const text = await askHttp(url, {}, (_response, pieces) => textOf(pieces), http).catch((error: unknown) => {
    throw problemOf(`The chart ${name}: its repository's index`, url, error, http);
  });
  const versions = versionsInIndex(text, name, url);
  if (versions !== null) return versions;
  throw chartProblem("MS951", `${withoutUser(url)} is no index of a Helm repository.`, {
    fix: "Check the address in the lock, or of --from.",
    exitCode: ExitCode.failed,
  });
}

async function textOf(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const piece of pieces) text += decoder.decode(piece, { stream: true });
  return text + decoder.decode();
}

function notListed(what: string, repository: string): MilvusStackError {
  return chartProblem("MS949", `${what} is not in the repository ${withoutUser(repository)}.`, {
    fix: "Check the version in the lock, or take the chart from elsewhere: --from.",
    exitCode: ExitCode.failed,
  });
}

function isNotThere(error: unknown): boolean {
  return error instanceof HttpStatusError && error.status < 500;
}

/** What was stopped from outside is no problem of the server. */
function problemOf(what: string, url: string, error: unknown, { signal }: HttpOptions): unknown {
  return signal?.aborted || error instanceof MilvusStackError ? error : httpProblem(what, url, error);
}

function below(address: string, file: string): string {
  const url = new URL(address);
  url.pathname = `${url.pathname.replace(/\/+$/, "")}/${file}`;
  return url.href;
}
