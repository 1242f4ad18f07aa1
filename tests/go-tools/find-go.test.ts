import { afterEach, expect, test, vi } from "vitest";

afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

test("without Go, it is said what needs it", async () => {
  vi.stubEnv("PATH", "/no-such-folder");
  const { goVersion, whyNoGo } = await import("./find-go.ts");
  expect(whyNoGo()).toMatch(/^Go 1\.21 or newer .* there is no `go` command$/);
  expect(goVersion).toThrow(/Go 1\.21 or newer/);
});
