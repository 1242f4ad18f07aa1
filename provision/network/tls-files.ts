import { X509Certificate } from "node:crypto";
import { createSecureContext } from "node:tls";
import { ExitCode, MilvusStackError } from "../diagnostics/diagnostic.ts";
import { isProblem, readRegularFile } from "../spec/files/read-regular-file.ts";

/** PEM files of a TLS connection, by the names of their settings. */
export interface TlsFiles {
  /** Certificates of the authorities that are trusted; null: those that Node trusts. */
  readonly caFile: string | null;
  /** The certificate that this side shows, with its chain; it needs `keyFile`. */
  readonly certFile: string | null;
  /** The key of `certFile`, not encrypted. */
  readonly keyFile: string | null;
}

/** What the files hold. */
export interface TlsMaterial {
  readonly ca: Buffer | null;
  readonly cert: Buffer | null;
  readonly key: Buffer | null;
}

export const tlsFileCode = "MS419";

/** Far beyond any bundle of certificates. */
const largestPemBytes = 8 * 1024 * 1024;

/**
 * Reads the files of a TLS connection and sees to it that they are what they are meant for, before a connection fails for a
 * reason that the other side only hints at.
 *
 * @param section where the settings stand, for messages: `milvus`
 * @throws MilvusStackError MS419 (exit code 3)
 */
export function readTlsFiles(files: TlsFiles, section: string): TlsMaterial {
  const { caFile, certFile, keyFile } = files;
  if ((certFile === null) !== (keyFile === null)) {
    const [given, missing] = certFile === null ? ["keyFile", "certFile"] : ["certFile", "keyFile"];
    throw unusable(
      `\`${section}.${given}\` is set without \`${missing}\`.`,
      "A client certificate is used together with its key.",
      `Set both in the environment, or remove \`${given}\`.`,
    );
  }
  const read = (setting: keyof TlsFiles) => {
    const file = files[setting];
    return file === null ? null : readPem(file, `${section}.${setting}`);
  };
  const [ca, cert, key] = [read("caFile"), read("certFile"), read("keyFile")];
  if (ca !== null && caFile !== null) requireCertificate(ca, caFile, `${section}.caFile`);
  if (cert !== null && certFile !== null) requireCertificate(cert, certFile, `${section}.certFile`);
  if (cert !== null && key !== null) requirePair(cert, key, files, section);
  return { ca, cert, key };
}

function readPem(file: string, setting: string): Buffer {
  const unreadable = (cause: string) =>
    unusable(
      `The file ${file} of \`${setting}\` cannot be read.`,
      cause,
      `Set \`${setting}\` of the environment to a PEM file that is there.`,
    );
  let read: ReturnType<typeof readRegularFile>;
  try {
    read = readRegularFile(file, largestPemBytes);
  } catch (error) {
    throw unreadable(messageOf(error));
  }
  if (isProblem(read)) throw unreadable(read.problem);
  return read;
}

function requireCertificate(pem: Buffer, file: string, setting: string): void {
  try {
    new X509Certificate(pem);
  } catch (error) {
    throw unusable(
      `The file ${file} of \`${setting}\` is not a certificate.`,
      messageOf(error),
      "Name a PEM file that begins with -----BEGIN CERTIFICATE-----.",
    );
  }
}

function requirePair(cert: Buffer, key: Buffer, { certFile, keyFile }: TlsFiles, section: string): void {
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    const cause = messageOf(error);
    const encrypted = /ENCRYPTED/.test(key.toString("latin1"));
    throw unusable(
      encrypted
        ? `The key ${keyFile} of \`${section}.keyFile\` is encrypted.`
        : `The key ${keyFile} does not belong to the certificate ${certFile}.`,
      cause,
      encrypted
        ? "Write it without a passphrase (`openssl pkey -in KEY -out PLAIN`) to a file that only you can read."
        : `Set \`${section}.certFile\` and \`${section}.keyFile\` to the files that were issued together.`,
    );
  }
}

function unusable(summary: string, cause: string, fix: string): MilvusStackError {
  return new MilvusStackError(
    { code: tlsFileCode, severity: "error", summary, cause, fix },
    ExitCode.invalid,
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
