/** Codes of what a call of the store can have wrong; described in `provision/diagnostics/codes/search.ts`. */
export const StoreCode = {
  badFilter: "MS701",
  unknownField: "MS702",
  unknownPartition: "MS703",
  badParameter: "MS704",
  noEmbedder: "MS705",
  unknownCollection: "MS706",
  badRow: "MS707",
  noSearchField: "MS708",
  notSupported: "MS709",
  badKey: "MS676",
  unread: "MS679",
} as const;
export type StoreCode = (typeof StoreCode)[keyof typeof StoreCode];
