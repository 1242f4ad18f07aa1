import { ExitCode } from "../../provision/diagnostics/index.ts";
import { askHttp, type HttpOptions, HttpStatusError } from "../charts/http.ts";
import { httpProblem } from "../charts/http-problem.ts";
import { chartProblem } from "../charts/problem.ts";
import { tokenFor } from "./registry-token.ts";

/** An index of all platforms before the manifest of one: pods of every platform are to find theirs. */
const manifestTypes = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
].join(", ");

export interface TaggedImage {
  /** `quay.io`, perhaps with a path: `registry.example.com/mirror`. */
  readonly registry: string;
  readonly repository: string;
  readonly tag: string;
}

/**
 * The digest that a tag has in its registry now: `sha256:…`. Asks as anybody, by the registries' HTTP API V2
 * (https://distribution.github.io/distribution/spec/api/).
 *
 * @throws MilvusStackError when the registry cannot be reached, refuses or does not have the image
 */
export async function lookUpDigest(image: TaggedImage, http: HttpOptions = {}): Promise<string> {
  const name = `${image.registry}/${image.repository}:${image.tag}`;
  const url = manifestUrl(image);
  try {
    const digest = await askManifest(url, http);
    if (digest !== null && /^sha256:[0-9a-f]{64}$/.test(digest)) return digest;
  } catch (error) {
    if (http.signal?.aborted) throw error;
    if (error instanceof HttpStatusError && [401, 403, 404].includes(error.status)) {
      throw chartProblem("MS950", `${new URL(url).host} has no image ${name} for everybody.`, {
        cause: error.message,
        fix: "Correct the image in the lock, or name a mirror that has it: --image-registry.",
        exitCode: ExitCode.failed,
      });
    }
    throw httpProblem(`The digest of ${name}`, url, error);
  }
  throw chartProblem("MS951", `${new URL(url).host} does not say the digest of ${name}.`, {
    fix: "Look at what the address serves: it is to be a registry.",
    exitCode: ExitCode.failed,
  });
}

async function askManifest(url: string, http: HttpOptions): Promise<string | null> {
  const ask = (headers: Readonly<Record<string, string>>) =>
    askHttp(
      url,
      { method: "HEAD", headers: { accept: manifestTypes, ...headers } },
      async (response) => response.headers.get("docker-content-digest"),
      http,
    );
  try {
    return await ask({});
  } catch (error) {
    const token = await tokenFor(error, http);
    if (token === null) throw error;
    return await ask({ authorization: `Bearer ${token}` });
  }
}

function manifestUrl({ registry, repository, tag }: TaggedImage): string {
  const [host = "", ...path] = registry.split("/");
  const name = [...path, repository].join("/");
  // The names that images have and the server that knows them differ for Docker Hub only.
  const server = host === "docker.io" ? "registry-1.docker.io" : host;
  // As container runtimes do: nobody has a certificate for his own machine.
  const scheme = /^(localhost|127\.0\.0\.1)(:|$)/.test(host) ? "http" : "https";
  return `${scheme}://${server}/v2/${name}/manifests/${tag}`;
}
