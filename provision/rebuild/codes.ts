/** Codes of what stops a copy; described in `provision/diagnostics/codes/plan.ts`. */
export const RebuildCode = {
  countsDiffer: "MS340",
  rowsDiffer: "MS341",
  notQuiet: "MS342",
  noModel: "MS343",
  textlessRow: "MS344",
  doesNotFit: "MS345",
  keysForgotten: "MS346",
} as const;
