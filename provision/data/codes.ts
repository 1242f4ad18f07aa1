/** Codes of everything that can be wrong with rows and with seeding. */
export const DataCode = {
  notJson: "MS651",
  lineTooLong: "MS652",
  missingField: "MS653",
  unknownField: "MS654",
  wrongType: "MS655",
  outOfRange: "MS656",
  tooLong: "MS657",
  badVector: "MS658",
  notNullable: "MS659",
  duplicateKey: "MS660",
  badPartition: "MS661",
  nothingToEmbed: "MS662",
  rowRefused: "MS663",
  rowsLost: "MS664",
  zeroVector: "MS665",
  jsonNotHeld: "MS666",
  repeatedKey: "MS667",
  otherForm: "MS668",
  rejectsNotWritten: "MS669",
  unreadableFile: "MS670",
  noCollection: "MS671",
  otherEmbeddings: "MS672",
  interrupted: "MS673",
  noSeedFile: "MS674",
  noEmbedder: "MS675",
  uncompared: "MS678",
} as const;
export type DataCode = (typeof DataCode)[keyof typeof DataCode];

/** What is wrong with one value or one row, before a file and a line are known. */
export interface RowProblem {
  readonly code: DataCode | string;
  /** One sentence that names the field. */
  readonly summary: string;
  readonly fix?: string;
}
