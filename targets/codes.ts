/** Codes of targets that cannot be opened. */
export const TargetCode = {
  notRunning: "MS811",
  noEmbeddings: "MS812",
} as const;
