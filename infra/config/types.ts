/** What `Pulumi.<stack>.yaml` says, checked and with its defaults filled in. Plain data: no Pulumi type in it. */
export interface StackConfig {
  /** Which overlay of `helm-values/` and which strictness: prod protects, retains and demands more. */
  readonly environment: EnvironmentName;
  readonly namespace: string;
  /** False: the namespace is there already, made by someone else or kept by an earlier `pulumi destroy`. */
  readonly createNamespace: boolean;
  /** Size of the data, from which query nodes, memory and volumes are computed and against which given sizes are checked. */
  readonly data: DataSize;
  /** One entry a replica: its resource group, its zone and its query nodes. */
  readonly replication: readonly ReplicaGroup[];
  readonly milvus: MilvusConfig;
  readonly etcd: EtcdConfig;
  readonly objectStore: ObjectStoreConfig;
  readonly charts: ChartsConfig;
  readonly networkPolicies: NetworkPolicyConfig;
  readonly monitoring: MonitoringConfig;
  readonly backup: BackupConfig | null;
  /** Collections and smoke tests in the same `pulumi up`; null: only the infrastructure. */
  readonly provision: ProvisionConfig | null;
  /** Resources that hold data are protected from deletion, and their volumes are kept. */
  readonly protect: boolean;
}

export type EnvironmentName = "dev" | "staging" | "prod";

export interface DataSize {
  /** Entities in all collections together. */
  readonly vectors: number;
  readonly dim: number;
  readonly indexType: "FLAT" | "IVF_FLAT" | "IVF_SQ8" | "HNSW" | "DISKANN";
  /** HNSW's `M`; other types ignore it. */
  readonly M: number;
  /** Bytes of scalar fields an entity, kept in memory when loaded. */
  readonly scalarBytes: number;
}

export interface ReplicaGroup {
  /** Name of the resource group, and label of its nodes. */
  readonly group: string;
  /** Value of `topology.kubernetes.io/zone`; null: anywhere. */
  readonly zone: string | null;
  readonly queryNodes: number;
  /** Upper end of the group's autoscaler; null: no autoscaler. */
  readonly maxQueryNodes: number | null;
}

/** Requests and limits are the same for memory; CPU is a request, limited only where `cpuLimit` says so. Quantities are Kubernetes'. */
export interface Resources {
  readonly cpu: string;
  readonly memory: string;
  readonly cpuLimit: string | null;
}

/** `cluster`: every component its own pods. `standalone`: one pod, for development. */
export interface MilvusConfig {
  readonly mode: "cluster" | "standalone";
  readonly proxies: number;
  readonly mixCoordinators: number;
  readonly dataNodes: number;
  /** Per replica group. */
  readonly streamingNodes: number;
  readonly resources: Readonly<
    Record<"proxy" | "mixCoordinator" | "queryNode" | "dataNode" | "streamingNode" | "standalone", Resources>
  >;
  readonly rootCredentials: CredentialsSource;
  readonly tls: TlsConfig | null;
  readonly expose: ExposeConfig;
  readonly attu: boolean;
}

/** A Secret that someone else keeps (External Secrets, Vault), or one that the program makes of secret configuration values. */
export type CredentialsSource =
  | { readonly kind: "existingSecret"; readonly name: string }
  | { readonly kind: "config" };

export type TlsConfig =
  | {
      readonly kind: "certManager";
      readonly issuer: string;
      readonly issuerKind: "Issuer" | "ClusterIssuer";
      /** Names in the certificate; none: those of the Service, for clients inside of the cluster. */
      readonly dnsNames: readonly string[];
    }
  | { readonly kind: "secret"; readonly name: string; readonly serverName: string | null };

/** How clients outside the cluster reach the proxies. `none`: only inside, or through a port-forward. */
export type ExposeConfig =
  | { readonly kind: "none" }
  | {
      readonly kind: "loadBalancer";
      readonly host: string | null;
      readonly sourceRanges: readonly string[];
      readonly annotations: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: "ingress";
      readonly host: string;
      readonly className: string;
      readonly tlsSecret: string | null;
      /** Namespace of the controller's pods, which alone may reach the proxies through it; null: they are no pods of the cluster. */
      readonly controllerNamespace: string | null;
      /** Addresses that the controller connects from where it is not in the pods' network, such as a cloud's load balancer. */
      readonly controllerRanges: readonly string[];
      readonly annotations: Readonly<Record<string, string>>;
    };

export interface EtcdConfig {
  readonly members: 1 | 3 | 5;
  /** null: the cluster's default class. etcd wants an SSD. */
  readonly storageClass: string | null;
  readonly volumeSize: string;
  /** `--quota-backend-bytes`, in GiB. */
  readonly quotaGiB: number;
  readonly resources: Resources;
  /** Cron schedules; null switches the job off. */
  readonly snapshots: {
    readonly schedule: string;
    readonly keep: number;
    readonly volumeSize: string;
    /** A claim that is there already, such as one kept by an earlier `pulumi destroy`; null: one is made. */
    readonly existingClaim: string | null;
  } | null;
  readonly defragmentation: { readonly schedule: string } | null;
}

export type ObjectStoreConfig = MinioConfig | CloudStoreConfig;

export interface MinioConfig {
  readonly kind: "minio";
  /** 1 is a single server without erasure coding; otherwise at least 4. */
  readonly nodes: number;
  readonly storageClass: string | null;
  /** Of each node. */
  readonly volumeSize: string;
  readonly resources: Resources;
  readonly bucket: string;
  readonly rootCredentials: CredentialsSource;
}

/** A store that is there already. `endpoint` makes any S3-compatible one (RustFS, silo, Ceph) usable with `kind: s3`. */
export interface CloudStoreConfig {
  readonly kind: "s3" | "gcs" | "azure";
  /** Bucket, or Azure container. */
  readonly bucket: string;
  readonly createBucket: boolean;
  readonly region: string | null;
  /** `host:port`; null: the provider's own. */
  readonly endpoint: string | null;
  readonly useSsl: boolean;
  readonly credentials:
    | {
        readonly kind: "iam";
        readonly serviceAccountAnnotations: Readonly<Record<string, string>>;
        readonly podLabels: Readonly<Record<string, string>>;
      }
    | CredentialsSource;
}

export interface ChartsConfig {
  /** Folder with the charts, packed or unpacked, instead of the cache that `charts pull` fills; relative to the project. */
  readonly dir: string | null;
  /** Prefix of every image, for a mirror: `registry.example.com/mirror`. */
  readonly imageRegistry: string | null;
  /** A preview fails where an image has no digest in charts.lock.yaml. */
  readonly requireDigests: boolean;
}

export interface NetworkPolicyConfig {
  readonly enabled: boolean;
  /** Namespaces whose pods may reach the proxies, by name; "*" is everyone. */
  readonly clientNamespaces: readonly string[];
  /** Namespace of Prometheus, which may scrape. */
  readonly monitoringNamespace: string | null;
}

export interface MonitoringConfig {
  /** ServiceMonitors, PodMonitors and PrometheusRules, which need the Prometheus operator's kinds in the cluster. */
  readonly prometheusOperator: boolean;
  /** ConfigMap with Grafana's dashboard, labelled for its sidecar. */
  readonly dashboard: boolean;
  /** Labels by which the Prometheus of the cluster chooses its monitors and rules. */
  readonly labels: Readonly<Record<string, string>>;
}

export interface BackupConfig {
  readonly schedule: string;
  readonly keep: number;
  /** Bucket of the backups; the data's own when null. */
  readonly bucket: string | null;
}

export interface ProvisionConfig {
  readonly specs: readonly string[];
  /** Name of the file in `environments/`. */
  readonly environment: string;
  readonly smoke: boolean;
  /** `pulumi destroy` drops the collections too. */
  readonly dropOnDestroy: boolean;
}
