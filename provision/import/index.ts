export type { ImportedFile } from "./check-import.ts";
export { ImportCode } from "./codes.ts";
export { collectionFile } from "./collection-text.ts";
export { describedBy } from "./described.ts";
export { type Imported, type ImportInput, importCollections } from "./import-collections.ts";
