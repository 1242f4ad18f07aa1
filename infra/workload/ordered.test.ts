import { readFileSync } from "node:fs";
import { execa } from "execa";
import { expect, test } from "vitest";
import { orderAnnotation } from "./order-manifest.ts";
import { ordered } from "./ordered.ts";

test("the post-renderer is a program that runs by itself", async () => {
  const { command, args } = ordered("milvus", [["first"], ["second"]]).postRenderer;
  const given: string[] = await new Promise((resolve) => void args.apply(resolve));
  const deployment = (name: string) => `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${name}\n`;
  const input = `${deployment("second")}---\n${deployment("first")}`;
  const { stdout } = await execa(command, given, { input });
  expect(stdout).toContain(`${orderAnnotation}: "apps/namespaces/milvus/Deployment/first"`);
});

test("is part of the published package, although no module imports it", () => {
  const { files } = JSON.parse(readFileSync("tsconfig.build.json", "utf8"));
  expect(files).toContain("infra/workload/order-manifest-main.ts");
});
