export { exemptLoopback, proxyVariable } from "./child-environment.ts";
export { chooseProxy, type Destination } from "./choose-proxy.ts";
export { explainTunnel } from "./explain-tunnel.ts";
export { isLoopback } from "./loopback.ts";
export { openTunnel, type TunnelFault } from "./open-tunnel.ts";
export { type Finding, probePort, probeTls, speaksTls } from "./probe.ts";
export { type HttpProxy, proxyFailed, readProxy } from "./proxy.ts";
export { readTlsFiles, type TlsFiles, type TlsMaterial, tlsFileCode } from "./tls-files.ts";
