/** Codes of what keeps smoke tests from running; described in `provision/diagnostics/codes/search.ts`. */
export const SmokeCode = { noEnvironment: "MS720" } as const;
