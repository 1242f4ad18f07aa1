import type { CodeFamily } from "./description.ts";

/** MS981 to MS989: secrets of a stack that change. */
export const rotationCodes = {
  MS981: {
    title: "Another secret key for the same user of MinIO",
    explanation:
      "A user of MinIO has one secret key. If it changes, running pods of Milvus lose the object store until they are replaced. A new access key is a new user: both exist until every pod has the new one, and the former user is removed at the end of the deployment.",
    fix: "Change `objectStoreAccessKey` together with `objectStoreSecretKey`.",
  },
  MS982: {
    title: "The root password of MinIO needs a restart of all nodes",
    explanation:
      "The nodes of MinIO authenticate to each other with the root credentials, so nodes with different ones do not work together. The deployment changes the Secret and restarts no node. Milvus has a user of its own and does not use root.",
    fix: "After the deployment, delete all pods of MinIO at once, as the message says. The object store is unavailable until they are back.",
  },
  MS983: {
    title: "Milvus has another password of root than the stack knows",
    explanation:
      "To change the password in Milvus, the deployment logs in with the former one. Milvus accepts neither that one nor the new one, so the password was changed by another way.",
    fix: "Set the password that Milvus has, and deploy; then change it in the configuration.",
  },
} as const satisfies CodeFamily;
