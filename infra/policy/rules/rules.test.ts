import { describe, expect, test } from "vitest";
import { cronJob, deployment, goodContainer } from "../objects.fixture.ts";
import { objectRules } from "./index.ts";

const prod = { environment: "prod" } as const;

describe("every rule", () => {
  test.each(objectRules)("$name is content with a good workload, and with objects without pods", (rule) => {
    expect(rule.check(deployment(), prod)).toEqual([]);
    expect(rule.check(cronJob({}), prod)).toEqual([]);
    expect(rule.check({ kind: "Secret", metadata: {}, data: { password: "c2VjcmV0" } }, prod)).toEqual([]);
    expect(rule.check({ kind: "PersistentVolumeClaim" }, prod)).toEqual([]);
  });

  test.each(objectRules.filter(({ name }) => name !== "load-balancer-sources"))(
    "$name looks into CronJobs and into containers that start others",
    (rule) => {
      const bad = {
        name: "bad",
        image: "server:latest",
        env: [{ name: "PASSWORD", value: "hunter2" }],
        securityContext: { privileged: true, runAsUser: 0 },
      };
      expect(rule.check(cronJob({ pod: { initContainers: [bad] } }), prod)).toHaveLength(1);
      expect(rule.check(deployment({ pod: { containers: [goodContainer, bad] } }), prod)).toHaveLength(1);
    },
  );

  test("has a name of its own", () => {
    expect(new Set(objectRules.map(({ name }) => name)).size).toBe(objectRules.length);
  });
});
