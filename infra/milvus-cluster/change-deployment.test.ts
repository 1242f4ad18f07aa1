import * as pulumi from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import { fieldsOf } from "../workload/fields.ts";
import { changeDeployment, type DeploymentChanges } from "./change-deployment.ts";
import { threeGroups } from "./milvus-cluster.fixture.ts";

const changes: DeploymentChanges = {
  release: "milvus",
  replication: threeGroups,
  tls: null,
  certificate: null,
};

/** A Deployment as the chart renders it, of what the changes look at. */
function rendered(component: string, mountPaths: readonly string[] = [], group?: string) {
  return {
    metadata: {
      name: `milvus-${component}`,
      labels: { component, ...(group === undefined ? {} : { "milvus.io/resource-group": group }) },
    },
    spec: {
      replicas: 1,
      template: {
        spec: {
          nodeSelector: { pool: "search" },
          containers: [
            { name: component, volumeMounts: mountPaths.map((mountPath) => ({ name: "given", mountPath })) },
          ],
          volumes: [{ name: "given", emptyDir: {} }],
        },
      },
    },
  };
}

describe("pods of Milvus", () => {
  test("have minutes to hand over what they serve", () => {
    for (const [component, seconds] of [
      ["querynode", 600],
      ["streamingnode", 600],
      ["proxy", 60],
      ["standalone", 60],
    ] as const)
      expect(changeDeployment(rendered(component), changes)).toMatchObject({
        spec: {
          progressDeadlineSeconds: 1800,
          template: { spec: { terminationGracePeriodSeconds: seconds } },
        },
      });
  });

  test("a proxy leaves its Service before it stops", () => {
    expect(changeDeployment(rendered("proxy"), changes)).toMatchObject({
      spec: {
        template: {
          spec: { containers: [{ lifecycle: { preStop: { exec: { command: ["sleep", "10"] } } } }] },
        },
      },
    });
    expect(changeDeployment(rendered("datanode"), changes)).not.toHaveProperty(
      "spec.template.spec.containers[0].lifecycle",
    );
  });

  test("those that show a certificate are replaced when there is another one, and no others", () => {
    const certificate = pulumi.output("digest");
    const annotated = { "milvus-stack/certificate": certificate };
    for (const component of ["proxy", "standalone", "querynode", "mixcoord"]) {
      const { spec } = changeDeployment(rendered(component), { ...changes, certificate });
      const { metadata } = fieldsOf(fieldsOf(spec).template);
      const shows = component === "proxy" || component === "standalone";
      expect(fieldsOf(metadata).annotations, component).toEqual(shows ? annotated : undefined);
    }
  });

  test("write to a volume, also where the chart has none for it", () => {
    expect(changeDeployment(rendered("datanode", ["/milvus/tools"]), changes)).toMatchObject({
      spec: {
        template: {
          spec: {
            containers: [
              {
                volumeMounts: [
                  { mountPath: "/milvus/tools" },
                  { name: "scratch", mountPath: "/var/lib/milvus" },
                ],
              },
            ],
            volumes: [{ name: "given" }, { name: "scratch", emptyDir: {} }],
          },
        },
      },
    });
  });

  test.each(["/var/lib/milvus", "/var/lib/milvus/data"])("keep the volume that they have at %s", (path) => {
    const { template } = changeDeployment(rendered("querynode", [path]), changes).spec as {
      template: { spec: { volumes: unknown[] } };
    };
    expect(template.spec.volumes).toEqual([{ name: "given", emptyDir: {} }]);
  });
});

describe("groups", () => {
  test("go to their zone, with their number of query nodes", () => {
    expect(changeDeployment(rendered("querynode", [], "rg1"), changes)).toMatchObject({
      spec: {
        replicas: 2,
        template: { spec: { nodeSelector: { pool: "search", "topology.kubernetes.io/zone": "zone-a" } } },
      },
    });
  });

  test("streaming nodes follow the zone and keep their number", () => {
    expect(changeDeployment(rendered("streamingnode", [], "rg2"), changes)).toMatchObject({
      spec: {
        replicas: 1,
        template: { spec: { nodeSelector: { "topology.kubernetes.io/zone": "zone-b" } } },
      },
    });
  });

  test("a group without a zone goes anywhere", () => {
    expect(changeDeployment(rendered("querynode", [], "rg3"), changes)).toMatchObject({
      spec: { template: { spec: { nodeSelector: { pool: "search" } } } },
    });
    expect(changeDeployment(rendered("querynode", [], "rg3"), changes)).not.toHaveProperty([
      "spec",
      "template",
      "spec",
      "nodeSelector",
      "topology.kubernetes.io/zone",
    ]);
  });

  test("a group that nobody wanted is refused", () => {
    expect(() => changeDeployment(rendered("querynode", [], "rg9"), changes)).toThrow("MS961");
  });
});

test("a component that nobody knows is refused", () => {
  expect(() => changeDeployment(rendered("rootcoord"), changes)).toThrow("MS961");
});

describe("Attu", () => {
  const attu = {
    metadata: { name: "milvus-attu", labels: { component: "attu" } },
    spec: {
      template: {
        spec: { containers: [{ name: "attu", env: [{ name: "MILVUS_URL", value: "http://milvus:19530" }] }] },
      },
    },
  };

  test("stays as it is without TLS", () => {
    expect(changeDeployment(attu, changes)).toEqual(attu);
  });

  test("speaks TLS where Milvus does, and trusts the authority beside the certificate", () => {
    const tls = { kind: "secret", name: "cert", serverName: "search.example.com" } as const;
    expect(changeDeployment(attu, { ...changes, tls })).toMatchObject({
      spec: {
        template: {
          spec: {
            containers: [
              {
                env: [
                  { name: "MILVUS_URL", value: "https://milvus:19530" },
                  { name: "ROOT_CERT_PATH", value: "/milvus-tls/ca.crt" },
                  { name: "SERVER_NAME", value: "search.example.com" },
                ],
                volumeMounts: [{ mountPath: "/milvus-tls" }],
              },
            ],
            volumes: [{ secret: { secretName: "cert", optional: true } }],
          },
        },
      },
    });
  });
});
