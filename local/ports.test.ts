import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { choosePort, fixedPort } from "./ports.ts";
import { services } from "./services.ts";

let listener: Server;
let taken: number;
beforeEach(async () => {
  listener = createServer().listen(0, "127.0.0.1");
  await once(listener, "listening");
  const address = listener.address();
  taken = typeof address === "object" && address ? address.port : 0;
});
afterEach(() => listener.close());

describe("choosePort", () => {
  test("prefers the previous port", async () => {
    listener.close();
    await once(listener, "close");
    expect(await choosePort(services.milvus, { fixed: undefined, previous: taken })).toBe(taken);
  });

  test("takes another when the previous one is taken", async () => {
    const port = await choosePort(services.milvus, { fixed: undefined, previous: taken });
    expect(port).toBeGreaterThan(0);
    expect(port).not.toBe(taken);
  });

  test("refuses a fixed port that is taken", async () => {
    await expect(choosePort(services.milvus, { fixed: taken, previous: undefined })).rejects.toMatchObject({
      diagnostics: [
        {
          code: "MS505",
          summary: `Milvus Lite is to listen on port ${taken} (MILVUS_STACK_MILVUS_PORT), and that port is in use.`,
        },
      ],
    });
  });
});

describe("fixedPort", () => {
  test("reads the variable of the service", () => {
    expect(fixedPort(services.embeddings, { MILVUS_STACK_EMBEDDINGS_PORT: "8000" })).toBe(8000);
    expect(fixedPort(services.embeddings, {})).toBeUndefined();
  });

  test.each(["0", "65536", "80a", "-1", "1e3"])("refuses %s", (text) => {
    expect(() => fixedPort(services.milvus, { MILVUS_STACK_MILVUS_PORT: text })).toThrow("MS511");
  });
});
