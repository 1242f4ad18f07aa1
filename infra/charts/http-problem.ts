import { ExitCode, MilvusStackError } from "../../provision/diagnostics/index.ts";
import { HttpStatusError } from "./http.ts";
import { chartProblem } from "./problem.ts";

/** A server that was not reached, refused, or does not have what was asked for, as a problem of its own kind. */
export function httpProblem(what: string, url: string, error: unknown): MilvusStackError {
  if (error instanceof MilvusStackError) return error;
  const cause = error instanceof Error ? error.message : String(error);
  if (error instanceof HttpStatusError && (error.status === 404 || error.status === 410)) {
    return chartProblem("MS949", `${what} is not at ${withoutUser(url)}.`, {
      cause,
      fix: "Check the version and the address in the lock, or of --from.",
      exitCode: ExitCode.failed,
    });
  }
  const refused = error instanceof HttpStatusError && (error.status === 401 || error.status === 403);
  return chartProblem(
    "MS948",
    `${what} cannot be had from ${new URL(url).host}: ${refused ? "it refuses" : "it cannot be reached"}.`,
    {
      cause,
      fix: refused
        ? "Use a mirror that can be read without credentials, or a folder: --from."
        : "Check the network and the proxy (NODE_USE_ENV_PROXY=1 makes Node use HTTPS_PROXY), or take it from a mirror or a folder: --from.",
      exitCode: ExitCode.unreachable,
    },
  );
}

/** An address may hold a password. */
export function withoutUser(url: string): string {
  const shown = new URL(url);
  shown.username = "";
  shown.password = "";
  return shown.href;
}
