export { ImportCode } from "./codes.ts";
export {
  type Imported,
  type ImportedCollection,
  type ImportInput,
  importCollections,
} from "./import-collections.ts";
