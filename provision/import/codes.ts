/** Codes of everything that an import can refuse or warn of. */
export const ImportCode = {
  unknownCollection: "MS390",
  notImportable: "MS391",
  fileExists: "MS392",
  notEmpty: "MS393",
} as const;
export type ImportCode = (typeof ImportCode)[keyof typeof ImportCode];
