import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { chartValues } from "../charts/index.ts";
import { messageQueueOf } from "./message-queue.ts";

test.each([
  [{}, "woodpecker"],
  [{ pulsarv3: { enabled: true } }, "woodpecker"],
  [{ pulsar: { enabled: true } }, "pulsar"],
  [{ externalPulsar: { enabled: true }, externalKafka: { enabled: true } }, "kafka"],
  [{ kafka: { enabled: false } }, "woodpecker"],
])("%j deploys %s", (values, queue) => {
  expect(messageQueueOf(values)).toBe(queue);
});

test.each(["dev", "staging", "prod"] as const)("the values of %s deploy Woodpecker", (environment) => {
  const project = fileURLToPath(new URL("../../", import.meta.url));
  expect(messageQueueOf(chartValues("milvus", environment, project))).toBe("woodpecker");
});
