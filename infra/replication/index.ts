export { type Replication, replicationOf } from "./replication.ts";
