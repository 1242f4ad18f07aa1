/** Codes of everything that stops an apply. */
export const ApplyCode = {
  forbidden: "MS321",
  rebuildUnavailable: "MS322",
  guarded: "MS323",
  stale: "MS324",
  locked: "MS325",
  lockLost: "MS326",
  interrupted: "MS327",
  incomplete: "MS328",
  notOurs: "MS329",
  deletionForbidden: "MS330",
  noLedger: "MS331",
  otherEnvironment: "MS332",
  passwordUnset: "MS335",
} as const;
export type ApplyCode = (typeof ApplyCode)[keyof typeof ApplyCode];
