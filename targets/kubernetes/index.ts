export { type OpenPortForward, openPortForward, type PortForwardOptions } from "./open-port-forward.ts";
