import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { freePort } from "../servers/free-port.ts";

/** What a store does with a write that is only to be done where there is no object. */
export type Oddity =
  /** Writes all the same, over what is there. */
  | "overwrites"
  /** Says that it does not know the header. */
  | "not-implemented"
  /** Refuses the second write, and not by the status that says why. */
  | "conflict";

export interface OddStore {
  readonly uri: string;
  stop(): Promise<void>;
}

/**
 * A store in front of another one that has no conditional writes. Requests pass as they are, since they are signed; to overwrite,
 * the object is deleted first, by `deleteObject` with its path (`/bucket/key`).
 */
export async function startOddStore(
  behind: string,
  oddity: Oddity,
  deleteObject: (path: string) => Promise<void>,
): Promise<OddStore> {
  const written = new Set<string>();
  const server = createServer((asked, answer) => {
    const path = (asked.url ?? "").replace(/\?.*/, "");
    const conditional = asked.method === "PUT" && asked.headers["if-none-match"] === "*";
    if (!conditional) return pass(behind, asked, answer);
    if (oddity === "not-implemented") return refuse(answer, 501, "NotImplemented");
    if (oddity === "conflict" && written.has(path)) return refuse(answer, 409, "OperationAborted");
    written.add(path);
    if (oddity === "overwrites") void deleteObject(path).then(() => pass(behind, asked, answer));
    else pass(behind, asked, answer);
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    uri: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function pass(behind: string, asked: IncomingMessage, answer: ServerResponse): void {
  const { method, url, headers } = asked;
  const onward = request(new URL(url ?? "/", behind), { method, headers }, (response) => {
    answer.writeHead(response.statusCode ?? 502, response.headers);
    response.pipe(answer);
  });
  onward.on("error", () => answer.destroy());
  asked.pipe(onward);
}

function refuse(answer: ServerResponse, status: number, code: string): void {
  answer.writeHead(status, { "content-type": "application/xml" });
  answer.end(`<Error><Code>${code}</Code><Message>${code}</Message></Error>`);
}
