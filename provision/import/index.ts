export type { ImportedFile } from "./check-import.ts";
export type { AccessKind } from "./choose-access.ts";
export { ImportCode } from "./codes.ts";
export { collectionFile } from "./collection-text.ts";
export { describedAccess, describedBy } from "./described.ts";
export { importAccess } from "./import-access.ts";
export { type Imported, type ImportInput, importCollections } from "./import-collections.ts";
