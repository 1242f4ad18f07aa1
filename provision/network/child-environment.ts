const always = ["localhost", "127.0.0.1", "::1"];

/** The environment for a program of this project: where it names a proxy, what is on this machine is exempt from it. */
export function exemptLoopback(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const exempt = env.no_proxy || env.NO_PROXY || "";
  // Python takes `*` for everything only where it stands alone.
  if (proxyVariable(env) === null || exempt.trim() === "*") return env;
  const list = [exempt, ...always].filter((entry) => entry !== "").join(",");
  return { ...env, no_proxy: list, NO_PROXY: list };
}

/** The variable that programs take a proxy for `https` from; null: none is set. */
export function proxyVariable(env: NodeJS.ProcessEnv): string | null {
  const names = ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"];
  return names.find((name) => env[name]) ?? null;
}
