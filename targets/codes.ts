/** Codes of targets that cannot be opened. */
export const TargetCode = {
  notRunning: "MS811",
} as const;
