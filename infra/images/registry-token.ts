import { z } from "zod";
import { askHttp, type HttpOptions, HttpStatusError } from "../charts/http.ts";

const answer = z.object({ token: z.string().optional(), access_token: z.string().optional() });

/**
 * The token with which anybody may ask a registry that first said 401, from the server that it then named
 * (https://distribution.github.io/distribution/spec/auth/token/); null when it named none, or said something else.
 */
export async function tokenFor(refusal: unknown, http: HttpOptions): Promise<string | null> {
  if (!(refusal instanceof HttpStatusError) || refusal.status !== 401) return null;
  const url = tokenUrl(refusal.response.headers.get("www-authenticate"));
  if (url === null) return null;
  const body = await askHttp(url, {}, async (response) => response.text(), http);
  const { data } = answer.safeParse(parseJson(body));
  return data?.token ?? data?.access_token ?? null;
}

function tokenUrl(challenge: string | null): string | null {
  const [, parameters] = /^Bearer\s+(.*)$/i.exec(challenge ?? "") ?? [];
  if (parameters === undefined) return null;
  const given = new Map(
    [...parameters.matchAll(/(\w+)="([^"]*)"/g)].map(([, key = "", value = ""]) => [
      key.toLowerCase(),
      value,
    ]),
  );
  const realm = given.get("realm");
  if (realm === undefined || !URL.canParse(realm)) return null;
  const url = new URL(realm);
  for (const key of ["service", "scope"]) {
    const value = given.get(key);
    if (value !== undefined) url.searchParams.set(key, value);
  }
  return url.href;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
