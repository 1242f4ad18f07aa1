/** Codes of what keeps smoke tests from running, and a rebuild from going on; described in `provision/diagnostics/codes/search.ts`. */
export const SmokeCode = { noEnvironment: "MS720", generationMissed: "MS721" } as const;
