import { generateKeyPairSync, randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";

/** Who speaks to the API server, as which user and in which groups; kube-scheduler and the like get the roles that RBAC has for them. */
const identities = {
  admin: { user: "admin", groups: ["system:masters"] },
  "kube-controller-manager": { user: "system:kube-controller-manager", groups: [] },
  "kube-scheduler": { user: "system:kube-scheduler", groups: [] },
} as const;

export type Identity = keyof typeof identities;

/** Files of an API server's folder that say who is who. */
export interface ClusterAccess {
  readonly tokenFile: string;
  /** Private key that signs the tokens of service accounts, and the public one that checks them. */
  readonly serviceAccountKey: string;
  kubeconfigOf(identity: Identity): string;
  /** Writes the kubeconfigs, once the server has made its certificate. */
  writeKubeconfigs(server: string): Promise<void>;
  /** Where the server leaves its certificate, followed by that of its authority. */
  readonly certFolder: string;
  readonly certificate: string;
}

/** Makes tokens and keys in `folder`: nothing but Node is needed, since the server makes its certificate itself. */
export async function makeClusterAccess(folder: string): Promise<ClusterAccess> {
  const names = Object.keys(identities) as Identity[];
  const tokens = new Map(names.map((name) => [name, randomBytes(24).toString("hex")]));
  const tokenFile = join(folder, "tokens.csv");
  const lines = names.map((name) => {
    const { user, groups } = identities[name];
    return `${tokens.get(name)},${user},${user},"${groups.join(",")}"\n`;
  });
  await writeFile(tokenFile, lines.join(""), { mode: 0o600 });

  const serviceAccountKey = join(folder, "service-accounts.key");
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  await writeFile(serviceAccountKey, privateKey.export({ type: "pkcs1", format: "pem" }), { mode: 0o600 });

  const certFolder = join(folder, "certificates");
  const certificate = join(certFolder, "apiserver.crt");
  const kubeconfigOf = (identity: Identity) => join(folder, `${identity}.kubeconfig`);
  return {
    tokenFile,
    serviceAccountKey,
    certFolder,
    certificate,
    kubeconfigOf,
    writeKubeconfigs: async (server) => {
      const authority = (await readFile(certificate)).toString("base64");
      for (const name of names) {
        const cluster = { server, "certificate-authority-data": authority };
        await writeFile(kubeconfigOf(name), kubeconfig(cluster, tokens.get(name)), { mode: 0o600 });
      }
    },
  };
}

function kubeconfig(cluster: Record<string, string>, token: string | undefined): string {
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "test", cluster }],
    users: [{ name: "test", user: { token } }],
    contexts: [{ name: "test", context: { cluster: "test", user: "test" } }],
    "current-context": "test",
  });
}
