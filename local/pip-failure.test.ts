import { expect, test } from "vitest";
import { explainPipFailure } from "./pip-failure.ts";

test.each([
  [
    "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
    "The disk is full.",
  ],
  [
    "WARNING: Retrying (Retry(total=1)) after connection broken by 'NewConnectionError(': Failed to establish a new connection: [Errno -3] Temporary failure in name resolution')'\nERROR: Could not find a version that satisfies the requirement milvus-lite==3.2.2\nERROR: No matching distribution found for milvus-lite==3.2.2",
    "The Python package index cannot be reached: no network.",
  ],
  [
    "WARNING: Retrying after connection broken by 'SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate'))'",
    "The Python package index shows a certificate that is not trusted.",
  ],
  [
    "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.",
    "A downloaded Python package is not the one that was pinned.",
  ],
  [
    "ERROR: Could not find a version that satisfies the requirement faiss-cpu==1.15.1 (from versions: none)\nERROR: No matching distribution found for faiss-cpu==1.15.1",
    "A pinned Python package is not built for this platform and Python.",
  ],
  ["ERROR: something new", "The Python packages of the local Milvus could not be installed."],
])("finds the cause in what pip says: %s", (output, summary) => {
  expect(explainPipFailure(output, "").diagnostics).toMatchObject([{ code: "MS504", summary }]);
});

test("shows no credentials of an index", () => {
  const output = "ERROR: 500 Server Error for url: https://me:hidden@index.example/simple/six/";
  expect(explainPipFailure(output, "").diagnostics[0]?.cause).toBe(
    "ERROR: 500 Server Error for url: https://index.example/simple/six/",
  );
});

test.each(["HTTPS_PROXY", "http_proxy"])("names the variable of a proxy that fails: %s", (variable) => {
  const output =
    "WARNING: Retrying (Retry(total=1)) after connection broken by 'ProxyError('Cannot connect to proxy.', OSError('Tunnel connection failed: 407 told to'))'\nERROR: No matching distribution found for milvus-lite==3.2.2";
  const { diagnostics } = explainPipFailure(output, "", { [variable]: "http://me:hidden@proxy:3128" });
  expect(diagnostics).toMatchObject([{ code: "MS504", summary: expect.stringContaining(`\`${variable}\``) }]);
  expect(JSON.stringify(diagnostics)).not.toContain("hidden");
});
