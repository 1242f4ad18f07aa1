export function cachePaths(root: string): { folder: string; manifest: string; lock: string };
export function stampOf(file: string): string | null;
export function findBundle(root: string): string | null;
export function isSettled(file: string): boolean;
