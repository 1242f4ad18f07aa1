import { describe, expect, test } from "vitest";
import { planGrowth } from "./plan-growth.ts";
import type { Claim, StatefulSetVolumes } from "./types.ts";

const claim = (ordinal: number, changes: Partial<Claim> = {}): Claim => ({
  name: `data-etcd-${ordinal}`,
  template: "data",
  phase: "Bound",
  storageClass: "fast",
  requested: "10Gi",
  capacity: "10Gi",
  waitsForPod: false,
  ownedByStatefulSet: false,
  ...changes,
});
const volumes = (changes: Partial<StatefulSetVolumes> = {}): StatefulSetVolumes => ({
  namespace: "milvus",
  name: "etcd",
  templates: [{ name: "data", size: "10Gi" }],
  deletesClaims: false,
  claims: [claim(0), claim(1)],
  expandableClasses: new Set(["fast"]),
  ...changes,
});
const stepsOf = (given: StatefulSetVolumes, size = "20Gi", template: string | null = null) => {
  const { expand, wait, release } = planGrowth(given, size, template);
  return { expand: expand.map(({ name }) => name), wait: wait.map(({ name }) => name), release };
};
const both = ["data-etcd-0", "data-etcd-1"];

describe("what is left to do", () => {
  test.each<[string, Partial<StatefulSetVolumes>, ReturnType<typeof stepsOf>]>([
    ["everything", {}, { expand: both, wait: both, release: true }],
    [
      "after one claim was expanded",
      { claims: [claim(0, { requested: "20Gi" }), claim(1)] },
      { expand: ["data-etcd-1"], wait: both, release: true },
    ],
    [
      "after all volumes have grown",
      { claims: [0, 1].map((ordinal) => claim(ordinal, { requested: "20Gi", capacity: "20Gi" })) },
      { expand: [], wait: [], release: true },
    ],
    [
      "after the StatefulSet was let go",
      {
        templates: null,
        claims: [0, 1].map((ordinal) => claim(ordinal, { requested: "20Gi", capacity: "21Gi" })),
      },
      { expand: [], wait: [], release: false },
    ],
    [
      "where the volumes were grown by hand",
      { claims: [0, 1].map((ordinal) => claim(ordinal, { requested: "20480Mi", capacity: "20Gi" })) },
      { expand: [], wait: [], release: true },
    ],
  ])("%s", (_, changes, steps) => {
    expect(stepsOf(volumes(changes))).toEqual(steps);
  });

  test("only the claims of the template that is meant", () => {
    const two = volumes({
      templates: [
        { name: "data", size: "10Gi" },
        { name: "logs", size: "1Gi" },
      ],
      claims: [
        claim(0),
        claim(0, { name: "logs-etcd-0", template: "logs", requested: "1Gi", capacity: "1Gi" }),
      ],
    });
    expect(stepsOf(two, "5Gi", "logs")).toEqual({
      expand: ["logs-etcd-0"],
      wait: ["logs-etcd-0"],
      release: true,
    });
    expect(() => stepsOf(two)).toThrow("several claim templates: data, logs");
    expect(() => stepsOf(two, "5Gi", "other")).toThrow("no claim template other");
  });
});

describe("what cannot be done", () => {
  test.each<[string, Partial<StatefulSetVolumes>, string, string]>([
    ["a smaller size", {}, "5Gi", "MS972"],
    ["a template that is larger", { templates: [{ name: "data", size: "30Gi" }] }, "20Gi", "MS972"],
    ["no claim templates", { templates: [], claims: [] }, "20Gi", "MS972"],
    ["a class that does not expand", { expandableClasses: new Set() }, "20Gi", "allowVolumeExpansion"],
    ["a claim without a class", { claims: [claim(0, { storageClass: null })] }, "20Gi", "MS973"],
    [
      "a claim without a volume",
      { claims: [claim(0, { phase: "Pending", capacity: null })] },
      "20Gi",
      "Pending",
    ],
  ])("%s", (_, changes, size, said) => {
    let message = "";
    try {
      planGrowth(volumes(changes), size, null);
    } catch (error) {
      message = JSON.stringify([String(error), Reflect.get(Object(error), "diagnostics")]);
    }
    expect(message).toContain(said);
  });
});
