import { join } from "node:path";
import { execa } from "execa";

export interface Certificate {
  /** PEM file, self-signed: it is its own certificate authority. */
  readonly certFile: string;
  readonly keyFile: string;
}

/** Makes a self-signed certificate for 127.0.0.1 and `localhost` in `folder`, valid for a day. Needs the `openssl` command. */
export async function makeCertificate(folder: string, name = "server"): Promise<Certificate> {
  const certFile = join(folder, `${name}.pem`);
  const keyFile = join(folder, `${name}.key`);
  await execa("openssl", [
    ...["req", "-x509", "-newkey", "rsa:2048", "-noenc", "-days", "1", "-subj", "/CN=localhost"],
    ...["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"],
    ...["-keyout", keyFile, "-out", certFile],
  ]);
  return { certFile, keyFile };
}
