export { type ApiRequest, explainFailure } from "./api-failure.ts";
export { loadKubeconfig } from "./load-kubeconfig.ts";
export { type OpenPortForward, openPortForward, type PortForwardOptions } from "./open-port-forward.ts";
