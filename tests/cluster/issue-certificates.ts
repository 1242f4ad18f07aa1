import { join } from "node:path";
import { execa } from "execa";
import type { Certificate } from "../servers/certificates.ts";

/** A certificate authority, made for a test with the `openssl` command. */
export interface Authority {
  /** PEM file of its own certificate, which clients trust. */
  readonly caFile: string;
  /**
   * Issues a certificate for these names (`DNS:localhost`, `IP:127.0.0.1`).
   *
   * @param days how long it is valid; one that is negative has expired
   */
  issue(name: string, subjects: readonly string[], days?: number): Promise<Certificate>;
}

export async function makeAuthority(folder: string, name: string): Promise<Authority> {
  const [caFile, caKey] = [join(folder, `${name}.pem`), join(folder, `${name}.key`)];
  const key = ["-newkey", "rsa:2048", "-noenc"];
  await execa("openssl", [
    ...["req", "-x509", ...key, "-days", "1", "-subj", `/CN=${name}`, "-keyout", caKey, "-out", caFile],
  ]);
  return {
    caFile,
    async issue(issued, subjects, days = 1) {
      const at = (suffix: string) => join(folder, `${name}-${issued}.${suffix}`);
      const alternatives = `subjectAltName=${subjects.join(",")}`;
      await execa("openssl", [
        ...["req", "-new", ...key, "-subj", `/CN=${issued}`, "-addext", alternatives],
        ...["-keyout", at("key"), "-out", at("csr")],
      ]);
      await execa("openssl", [
        ...["x509", "-req", "-in", at("csr"), "-CA", caFile, "-CAkey", caKey, "-CAcreateserial"],
        ...["-copy_extensions", "copy", "-days", `${days}`, "-out", at("pem")],
      ]);
      return { certFile: at("pem"), keyFile: at("key") };
    },
  };
}
