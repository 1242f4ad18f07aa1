/** Codes of everything that planning and plan files can refuse. */
export const PlanCode = {
  unknownServer: "MS301",
  noEnvironment: "MS302",
  noDimension: "MS303",
  planFileUnreadable: "MS304",
  planFileVersion: "MS305",
  tooManyReplicas: "MS306",
  unknownGroup: "MS307",
  nothingKept: "MS308",
  rebuildUnfinished: "MS309",
} as const;
export type PlanCode = (typeof PlanCode)[keyof typeof PlanCode];
