/** Suffixes of Kubernetes' quantities, smallest first, in thousandths: the smallest part that a CPU or a byte count is given in. */
const binarySuffixes: Readonly<Record<string, bigint>> = Object.fromEntries(
  ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"].map((suffix, power) => [suffix, 1000n * 1024n ** BigInt(power)]),
);
const decimalSuffixes: Readonly<Record<string, bigint>> = Object.fromEntries(
  ["m", "", "k", "M", "G", "T", "P", "E"].map((suffix, power) => [suffix, 1000n ** BigInt(power)]),
);

const form = /^(\d+)(?:\.(\d+))?([KMGTPE]i|[mkMGTPE])?$/;

interface Parsed {
  readonly thousandths: bigint;
  readonly suffixes: Readonly<Record<string, bigint>>;
}

function parse(text: string): Parsed | undefined {
  const [, whole = "", fraction = "", suffix = ""] = form.exec(text) ?? [];
  const suffixes = suffix.endsWith("i") ? binarySuffixes : decimalSuffixes;
  const unit = suffixes[suffix];
  if (whole === "" || unit === undefined) return undefined;
  const divisor = 10n ** BigInt(fraction.length);
  // Kubernetes rounds up too what is smaller than its smallest part.
  return { thousandths: (BigInt(whole + fraction) * unit + divisor - 1n) / divisor, suffixes };
}

/**
 * What a Kubernetes quantity stands for: bytes of `16Gi`, cores of `500m`. undefined for what is none. Exponents (`1e3`) and parts
 * below `m` are left out: nobody writes sizes so. (Kubernetes: apimachinery, pkg/api/resource.)
 */
export function parseQuantity(text: string): number | undefined {
  const parsed = parse(text);
  return parsed === undefined ? undefined : Number(parsed.thousandths) / 1000;
}

/**
 * The quantity as the API server writes it: no fraction, the largest suffix that needs none. Anything else would be shown as a
 * change by every refresh. undefined for what is no quantity.
 */
export function canonicalQuantity(text: string): string | undefined {
  const parsed = parse(text);
  if (parsed === undefined) return undefined;
  const { thousandths } = parsed;
  if (thousandths === 0n) return "0";
  const small = thousandths < 1_024_000n || thousandths % 1000n !== 0n;
  return withLargestSuffix(thousandths, small ? decimalSuffixes : parsed.suffixes);
}

/** Bytes as a quantity with a binary suffix, exact: `16Gi`. */
export function formatBytes(bytes: number): string {
  return withLargestSuffix(BigInt(Math.ceil(bytes)) * 1000n, bytes < 1024 ? decimalSuffixes : binarySuffixes);
}

function withLargestSuffix(thousandths: bigint, suffixes: Readonly<Record<string, bigint>>): string {
  const [suffix, unit] = Object.entries(suffixes).findLast(([, each]) => thousandths % each === 0n) ?? [
    "m",
    1n,
  ];
  return `${thousandths / unit}${suffix}`;
}

export const KiB = 1024;
export const MiB = 1024 * KiB;
export const GiB = 1024 * MiB;
