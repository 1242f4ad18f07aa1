export { Backup, type BackupArgs } from "./backup.ts";
export type { BackupTls } from "./backup-job.ts";
