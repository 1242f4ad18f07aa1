import { expect, test } from "vitest";
import { startMilvusService } from "../../tests/doubles/milvus-service.ts";
import { Secret } from "../spec/types.ts";
import { connect } from "./connect.ts";

test.each([
  [null, "wants a token, and none was given", "`MILVUS_TOKEN`"],
  ["", "wants a token, and none was given", "`MILVUS_TOKEN`"],
  ["root:wrong-password", "refused the token", "Check `token`"],
])("a server that refuses the token %j", async (token, summary, fix) => {
  const denied = { grpcError: { code: 16, details: "auth check failure, please check api key is correct" } };
  const service = await startMilvusService(() => denied);
  try {
    const uri = `http://${service.address}`;
    const target = { kind: "uri", uri, caFile: null, serverName: null } as const;
    await expect(
      connect({ ...target, token: token === null ? null : new Secret(token) }),
    ).rejects.toMatchObject({
      exitCode: 4,
      diagnostics: [
        { code: "MS403", summary: expect.stringContaining(summary), fix: expect.stringContaining(fix) },
      ],
    });
  } finally {
    await service.close();
  }
});
