import { describe, expect, test } from "vitest";
import type { Policy } from "./policies.ts";
import { type End, mayConnect } from "./reachability.ts";

const namespace = "here";
const a: End = { namespace, labels: { app: "a" } };
const b: End = { namespace, labels: { app: "b" } };
const abroad: End = { namespace: "there", labels: { app: "a" } };
const http = { protocol: "TCP", port: 80 } as const;

const policy = (spec: Policy["spec"]): Policy => ({ name: "one", reason: "a test", spec });
const open = (policies: Policy[], from: End, to: End) => mayConnect(policies, namespace, from, to, http);

describe("Kubernetes' semantics", () => {
  test("without policies everything is open", () => {
    expect(open([], a, b)).toBe(true);
  });

  test("a policy closes the direction that it names, and no other", () => {
    const closed = policy({ podSelector: { matchLabels: { app: "b" } }, policyTypes: ["Ingress"] });
    expect(open([closed], a, b)).toBe(false);
    expect(open([closed], b, a)).toBe(true);
  });

  test("both ends must agree", () => {
    const closed = policy({ podSelector: {}, policyTypes: ["Ingress", "Egress"] });
    const enter = policy({
      podSelector: { matchLabels: { app: "b" } },
      policyTypes: ["Ingress"],
      ingress: [{ from: [{ podSelector: { matchLabels: { app: "a" } } }] }],
    });
    expect(open([closed, enter], a, b)).toBe(false);
    const leave = policy({
      podSelector: { matchLabels: { app: "a" } },
      policyTypes: ["Egress"],
      egress: [{ to: [{ podSelector: { matchLabels: { app: "b" } } }], ports: [http] }],
    });
    expect(open([closed, enter, leave], a, b)).toBe(true);
    expect(mayConnect([closed, enter, leave], namespace, a, b, { protocol: "UDP", port: 80 })).toBe(false);
  });

  test("a pod selector alone means pods of the policy's own namespace", () => {
    const enter = policy({
      podSelector: {},
      policyTypes: ["Ingress"],
      ingress: [{ from: [{ podSelector: { matchLabels: { app: "a" } } }] }],
    });
    expect(open([enter], a, b)).toBe(true);
    expect(open([enter], abroad, b)).toBe(false);
  });

  test("policies do not reach into other namespaces", () => {
    expect(open([policy({ podSelector: {}, policyTypes: ["Ingress"] })], a, abroad)).toBe(true);
  });

  test("a block's exceptions are outside of it", () => {
    const leave = policy({
      podSelector: {},
      policyTypes: ["Egress"],
      egress: [{ to: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["10.0.0.0/8"] } }] }],
    });
    expect(open([leave], a, { ip: "203.0.113.7" })).toBe(true);
    expect(open([leave], a, { ip: "10.1.2.3" })).toBe(false);
    expect(open([leave], a, { ip: "2001:db8::7" })).toBe(false);
    expect(open([leave], a, b)).toBe(false);
  });
});
