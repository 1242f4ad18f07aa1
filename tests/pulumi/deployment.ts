import type { ProvisionedCollectionsArgs } from "../../infra/provisioned-collections/index.ts";

/** What `deploy.ts` is told: plain data. */
export interface Deployment {
  readonly operation: "up" | "preview" | "preview --diff" | "refresh" | "destroy";
  readonly stack: string;
  /** Folder that the engine works in; the provider's process too. */
  readonly workDir: string;
  readonly settings: DeploymentSettings;
}

export type DeploymentSettings = Omit<ProvisionedCollectionsArgs, "milvus"> & {
  readonly milvus: {
    readonly uri?: string;
    readonly kubernetes?: {
      readonly kubeconfig: string;
      readonly namespace: string;
      readonly service: string;
    };
    readonly token?: string;
  };
  /** Whether Milvus' address is the output of a resource that the same program deploys. */
  readonly clusterFirst?: boolean;
  /** The password of root that the program asks for; it makes no collections then. */
  readonly rootPassword?: string;
  /** Whether the smoke tests are part of the program. */
  readonly smoke?: boolean;
};
