import type { GoTool } from "./build-go-tool.ts";

/** The programs that tests build from Go modules. A new version is a new entry in the cache; the old one may be deleted by hand. */

/** The control plane; the nodes are kwok's. */
export const kubernetes = {
  name: "kubernetes",
  module: "k8s.io/kubernetes",
  version: "v1.34.4",
  packages: {
    "kube-apiserver": "k8s.io/kubernetes/cmd/kube-apiserver",
    "kube-controller-manager": "k8s.io/kubernetes/cmd/kube-controller-manager",
    "kube-scheduler": "k8s.io/kubernetes/cmd/kube-scheduler",
  },
  // In its own repository its libraries are folders below staging/.
  stagingVersion: "v0.34.4",
  ldflags: "-s -w -X k8s.io/component-base/version.gitVersion=v1.34.4",
} as const satisfies GoTool;

export const etcd = {
  name: "etcd",
  module: "go.etcd.io/etcd/server/v3",
  version: "v3.6.8",
  packages: { etcd: "go.etcd.io/etcd/server/v3" },
} as const satisfies GoTool;

export const etcdctl = {
  name: "etcdctl",
  module: "go.etcd.io/etcd/etcdctl/v3",
  version: "v3.6.8",
  packages: { etcdctl: "go.etcd.io/etcd/etcdctl/v3" },
} as const satisfies GoTool;

export const etcdutl = {
  name: "etcdutl",
  module: "go.etcd.io/etcd/etcdutl/v3",
  version: "v3.6.8",
  packages: { etcdutl: "go.etcd.io/etcd/etcdutl/v3" },
} as const satisfies GoTool;

/** Nodes and pods that turn Ready without a machine. */
export const kwok = {
  name: "kwok",
  module: "sigs.k8s.io/kwok",
  version: "v0.8.0",
  packages: { kwok: "sigs.k8s.io/kwok/cmd/kwok" },
} as const satisfies GoTool;

/** The Automation API refuses an engine that does not know its own version. */
export const pulumi = {
  name: "pulumi",
  module: "github.com/pulumi/pulumi/pkg/v3",
  version: "v3.230.0",
  packages: { pulumi: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi" },
  ldflags: "-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v3.230.0",
} as const satisfies GoTool;

/** Runs the unit tests of alert rules. */
export const promtool = {
  name: "promtool",
  module: "github.com/prometheus/prometheus",
  version: "v0.311.3",
  packages: { promtool: "github.com/prometheus/prometheus/cmd/promtool" },
} as const satisfies GoTool;

export const helm = {
  name: "helm",
  module: "helm.sh/helm/v3",
  version: "v3.20.2",
  packages: { helm: "helm.sh/helm/v3/cmd/helm" },
} as const satisfies GoTool;

/** Checks the workflows of GitHub Actions. */
export const actionlint = {
  name: "actionlint",
  module: "github.com/rhysd/actionlint",
  version: "v1.7.10",
  packages: { actionlint: "github.com/rhysd/actionlint/cmd/actionlint" },
} as const satisfies GoTool;

/** Reads and checks compose files; it starts nothing without a daemon. */
export const compose = {
  name: "docker-compose",
  module: "github.com/docker/compose/v2",
  version: "v2.40.3",
  packages: { "docker-compose": "github.com/docker/compose/v2/cmd" },
} as const satisfies GoTool;

/** The last state of MinIO's archived repository; releases of it are no versions in Go's sense. */
export const minio = {
  name: "minio",
  module: "github.com/minio/minio",
  version: "v0.0.0-20260212201848-7aac2a2c5b7c",
  packages: { minio: "github.com/minio/minio" },
} as const satisfies GoTool;

/** MinIO's client. */
export const mc = {
  name: "mc",
  module: "github.com/minio/mc",
  version: "v0.0.0-20250313080218-cf909e1063a9",
  packages: { mc: "github.com/minio/mc" },
} as const satisfies GoTool;

/** Stands between a client and a server, and spoils the connection as told. */
export const toxiproxy = {
  name: "toxiproxy",
  module: "github.com/Shopify/toxiproxy/v2",
  version: "v2.12.0",
  packages: { "toxiproxy-server": "github.com/Shopify/toxiproxy/v2/cmd/server" },
} as const satisfies GoTool;

/** The jq that GitHub's command line has inside. */
export const gojq = {
  name: "gojq",
  module: "github.com/itchyny/gojq",
  version: "v0.12.17",
  packages: { gojq: "github.com/itchyny/gojq/cmd/gojq" },
} as const satisfies GoTool;
