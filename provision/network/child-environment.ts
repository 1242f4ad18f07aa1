const always = ["localhost", "127.0.0.1", "::1"];

/** The environment for a program of this project: where it names a proxy, what is on this machine is exempt from it. */
export function exemptLoopback(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  if (proxyVariable(env) === null) return env;
  const list = [env.no_proxy || env.NO_PROXY || "", ...always].filter((entry) => entry !== "").join(",");
  return { ...env, no_proxy: list, NO_PROXY: list };
}

/** The variable that programs take a proxy for `https` from; null: none is set. */
export function proxyVariable(env: NodeJS.ProcessEnv): string | null {
  const names = ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"];
  return names.find((name) => env[name]) ?? null;
}
