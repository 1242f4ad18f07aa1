import { setFlagsFromString } from "node:v8";

/**
 * Runs `work` while V8 collects garbage early. Rows and their vectors are garbage as soon as they are sent, and V8 otherwise
 * lets it pile up to several times what is in use: seeding 20,000 rows would take half as much memory again as 2,000
 * (`npm run bench seed-memory`). The flag is taken back, since V8 refuses code that was compiled under other flags.
 */
export async function withLittleMemory<T>(work: () => Promise<T>): Promise<T> {
  setFlagsFromString("--optimize-for-size");
  try {
    return await work();
  } finally {
    setFlagsFromString("--no-optimize-for-size");
  }
}
