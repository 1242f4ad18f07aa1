import { z } from "zod";
import { credentials, ofKind } from "./kinds.ts";
import { resources } from "./resources-schema.ts";
import {
  certificateName,
  flag,
  hostName,
  label,
  objectName,
  oneOf,
  orOff,
  section,
  texts,
  wholeNumber,
} from "./settings.ts";

const certManager = section({
  kind: z.literal("certManager"),
  issuer: objectName,
  issuerKind: oneOf(["Issuer", "ClusterIssuer"]).optional(),
  dnsNames: z.array(certificateName, { error: "a list of host names" }).optional(),
});

const tlsSecret = section({
  kind: z.literal("secret"),
  name: objectName,
  serverName: orOff(hostName).optional(),
});

const addressRanges = z.array(
  z.union([z.cidrv4(), z.cidrv6()], { error: "a range of addresses such as 203.0.113.0/24" }),
  { error: "a list of address ranges" },
);

const loadBalancer = section({
  kind: z.literal("loadBalancer"),
  host: orOff(hostName).optional(),
  sourceRanges: addressRanges.optional(),
  annotations: texts.optional(),
});

const ingress = section({
  kind: z.literal("ingress"),
  host: hostName,
  className: objectName,
  tlsSecret: orOff(objectName).optional(),
  controllerNamespace: orOff(label).optional(),
  controllerRanges: addressRanges.optional(),
  annotations: texts.optional(),
});

const nodes = wholeNumber(1, 1000).optional();

export const milvus = section({
  mode: oneOf(["cluster", "standalone"]).optional(),
  proxies: nodes,
  mixCoordinators: nodes,
  dataNodes: nodes,
  streamingNodes: nodes,
  resources: section({
    proxy: resources.optional(),
    mixCoordinator: resources.optional(),
    queryNode: resources.optional(),
    dataNode: resources.optional(),
    streamingNode: resources.optional(),
    standalone: resources.optional(),
  }).optional(),
  rootCredentials: credentials.optional(),
  tls: orOff(ofKind([certManager, tlsSecret], ["certManager", "secret"])).optional(),
  expose: ofKind(
    [section({ kind: z.literal("none") }), loadBalancer, ingress],
    ["none", "loadBalancer", "ingress"],
  ).optional(),
  attu: flag.optional(),
});
