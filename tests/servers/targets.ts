import { inject } from "vitest";

export interface ServerUnderTest {
  readonly name: "milvus-lite" | "milvus-2.3.5";
  readonly uri: string;
}

/**
 * The Milvus servers that a suite is to pass on: `describe.each(serversUnderTest())("$name", ({ uri }) => …)`.
 * Where 2.3.5 cannot run, it is left out here and reported as skipped by `tests/servers/servers.server.test.ts`.
 */
export function serversUnderTest(): readonly ServerUnderTest[] {
  const uri23 = inject("milvus23");
  return [
    { name: "milvus-lite", uri: inject("milvusLite") },
    ...(uri23 === null ? [] : [{ name: "milvus-2.3.5" as const, uri: uri23 }]),
  ];
}
