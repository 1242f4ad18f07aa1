import type { CodeFamily } from "./description.ts";

/** MS901 to MS939: configuration of a Pulumi stack, its sizes, and what an update may change. */
export const stackCodes = {
  MS901: {
    title: "Unknown setting of the stack",
    explanation:
      "`Pulumi.<stack>.yaml` has a key that means nothing here, most often a misspelt one. It would be ignored without a word, so it is refused.",
    fix: "Correct the key, or remove it with `pulumi config rm --path`.",
  },
  MS902: {
    title: "Value that a setting cannot have",
    explanation:
      "A setting of the stack is of the wrong type, out of its range, or none of the values it can take.",
    fix: "Set a value of those that the message names, with `pulumi config set --path`.",
  },
  MS903: {
    title: "Setting of the stack is missing",
    explanation:
      "The stack needs a setting that has no default: `environment` where the stack is not called dev, staging or prod, or a member that another setting asks for.",
    fix: "Set it with `pulumi config set --path`.",
  },
  MS904: {
    title: "Not a name for Kubernetes or S3",
    explanation:
      "Namespaces, Secrets, resource groups and classes are names in Kubernetes (RFC 1123: small letters, digits and hyphens), and buckets follow S3's rules. The API server would refuse the object in the middle of an update.",
    fix: "Take small letters, digits and hyphens, with a letter or a digit at both ends.",
  },
  MS905: {
    title: "Not a quantity",
    explanation: "A size is not written as Kubernetes wants it, or is so small that the unit was forgotten.",
    fix: "CPUs as `2` or `500m`, memory and volumes as `16Gi` or `512Mi`.",
  },
  MS906: {
    title: "Not a cron schedule",
    explanation:
      "A CronJob's schedule has five fields (minute, hour, day of month, month, day of week) or is one of `@hourly`, `@daily`, `@weekly`, `@monthly`, `@yearly`.",
    fix: "For instance `17 3 * * *`, every night at 3:17 UTC.",
  },
  MS907: {
    title: "etcd that would not be safe",
    explanation:
      "etcd has 1, 3 or 5 members: an even number tolerates no more failures than one less. Its quota lies within its volume, and its snapshots within theirs.",
    fix: "Three members, and a volume of at least twice the quota, because a defragmentation writes the database anew beside the old one.",
  },
  MS908: {
    title: "MinIO that would not start",
    explanation:
      "MinIO runs on one node, or on four and more that divide evenly into erasure sets of 4 to 16 drives. With two or three nodes nothing would be tolerated to fail.",
    fix: "1 node for development, 4 otherwise.",
  },
  MS909: {
    title: "Replica groups that do not fit",
    explanation:
      "Each replica has a resource group of its own name with at least one query node; a standalone Milvus has one replica in one pod.",
    fix: "Correct `replication`, for instance `[{ group: rg1, zone: zone-a, queryNodes: 2 }, …]`.",
  },
  MS910: {
    title: "Exposed without TLS",
    explanation:
      "In prod, clients outside the cluster would send passwords and data in clear text through a load balancer or an ingress.",
    fix: "Configure `tls` with a certificate of cert-manager or a Secret, or `expose: { kind: none }`.",
  },
  MS911: {
    title: "Less safe than production should be",
    explanation:
      "The stack works, and one failure stops it or loses data: a single replica, replicas in the same zone, one coordinator, no backup. A warning.",
    fix: "What the message names; nothing where it is meant so.",
  },
  MS912: {
    title: "Settings that contradict each other",
    explanation: "Two settings of the stack cannot both hold.",
    fix: "Change one of the two that the message names.",
  },
  MS913: {
    title: "Secret of the stack is missing",
    explanation:
      "A password or key that the program makes a Kubernetes Secret of is not in the stack's configuration.",
    fix: "`pulumi config set --secret`, as the message says; or name a Secret that is there already with `{ kind: existingSecret, name: … }`.",
  },
  MS914: {
    title: "Secret in clear text",
    explanation:
      "A password or key was set without `--secret`: it stands readable in `Pulumi.<stack>.yaml`, and would in the state. It counts as known to everyone who saw the file.",
    fix: "Think of a new one and set it with `--secret`.",
  },
  MS915: {
    title: "Secret that is too short or too long",
    explanation:
      "Milvus takes passwords of 6 to 72 characters, MinIO user names of 3 and more and passwords of 8 and more. The pods would not start.",
    fix: "Take one of the allowed length, for instance of `openssl rand -hex 24`.",
  },
  MS916: {
    title: "Connection that the network policies deny",
    explanation:
      "The stack's network policies close its namespace to everyone who is not named: the ingress controller, Prometheus, or an object store that runs in the same namespace. What is configured would be deployed, and could not connect.",
    fix: "Name the namespace or the addresses that the message asks for, or switch the policies off with `networkPolicies.enabled: false`.",
  },
  MS917: {
    title: "Bucket that the stack cannot make",
    explanation:
      "`createBucket` makes a bucket with a Job that speaks S3 with keys. It cannot take the identity of Milvus' pods (`credentials: { kind: iam }`), and it does not speak to Azure.",
    fix: "Make the bucket once with the command that the message shows, and remove `createBucket`.",
  },
  MS920: {
    title: "Query nodes are too small for the data",
    explanation:
      "A replica is held in the memory of its group's query nodes. What it takes follows from `data` by the formulas of Milvus' sizing tool (https://milvus.io/tools/sizing). With less, loading a collection fails, or the nodes are killed for want of memory.",
    fix: "More or larger query nodes, as the message says; or an index that takes less memory (IVF_SQ8, DISKANN); or correct `data`.",
  },
  MS921: {
    title: "Object store is too small for the data",
    explanation:
      "The volumes do not hold the data and its indexes, parity counted off. Milvus stops taking writes when the store is full.",
    fix: "Larger volumes or more nodes, as the message says.",
  },
  MS922: {
    title: "Object store without conditional writes",
    explanation:
      "Woodpecker, the write-ahead log of Milvus 2.6, puts each part of the log into the object store with `If-None-Match: *` and expects 412 where it is there already. That keeps a streaming node out which was replaced and does not know it yet. Without it, Milvus uses a lock in etcd, which a node that stood still may outlive, or does not start. The preview refuses stores that are known to lack it; the set-up Job tries it with Milvus' keys before Milvus starts.",
    fix: "Use a store of the table in docs/guide/stacks.md that has conditional writes, or a message queue that is not in the store.",
  },
  MS923: {
    title: "Object store whose conditional writes are not known",
    explanation:
      "Nothing reliable is known of the store's conditional writes (see MS922), and no Job can try them: with IAM it has no keys, and for Azure it does not speak the language. A warning.",
    fix: "Delete a streaming node's pod while something writes, and compare the rows, before the stack holds data.",
  },
  MS930: {
    title: "Milvus would be downgraded",
    explanation:
      "An older Milvus does not read what a newer one has written to etcd and the object store. Going back is a restore of a backup into a new cluster.",
    fix: "Keep the version, or restore a backup into a new stack.",
  },
  MS931: {
    title: "Jump over versions of Milvus",
    explanation:
      "Milvus is upgraded from one minor version to the next; 2.6 is reached from 2.5.16 or newer with the coordinators in one (mixCoordinator). A new major version needs a new stack or a migration that its release notes describe.",
    fix: "Upgrade to the version that the message names first, and verify; then go on.",
  },
  MS932: {
    title: "The message queue would change",
    explanation:
      "Milvus' log of writes is in its message queue, and etcd keeps positions in it. With another one, the cluster does not start again or loses what was not yet flushed.",
    fix: "Keep the message queue; for another one, make a new stack and restore a backup into it.",
  },
  MS933: {
    title: "Not the place where the data is",
    explanation:
      "The object store's bucket, kind or endpoint, the namespace, or the mode of Milvus, which keeps its write-ahead log elsewhere in each, would change. Nothing moves the data: the cluster would start without it.",
    fix: "Keep it; to move, make a new stack and restore a backup into it.",
  },
  MS934: {
    title: "Members that cannot be changed in place",
    explanation:
      "The number of etcd's members or of MinIO's nodes is fixed when the cluster is made: new etcd members have to be announced by the old ones, and MinIO's erasure sets do not change.",
    fix: "Keep the number; for another one, make a new stack and restore a backup into it.",
  },
  MS935: {
    title: "Version of Milvus that is not understood",
    explanation:
      "The version of the chart lock, or the one that the stack's outputs name, is no version number, so nobody can say whether an upgrade is safe.",
    fix: "Give the image a tag such as `v2.6.15` in `helm-values/charts.lock.yaml`.",
  },
  MS936: {
    title: "Volumes that do not follow",
    explanation:
      "A StatefulSet's volumes get size and class when they are made. With another size or class in its template Kubernetes keeps the old volumes, and the StatefulSet has to be made anew. A larger size is a warning, for it can be brought about by hand; a smaller one and another class are errors.",
    fix: "Larger: [the guide](guide/stacks.md#larger-volumes). Smaller or of another class: a new stack, and a restore into it.",
  },
} as const satisfies CodeFamily;
