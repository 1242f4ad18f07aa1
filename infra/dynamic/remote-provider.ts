import type * as pulumi from "@pulumi/pulumi";

/** What a module gives that a dynamic resource is carried out by. */
export type Operations = Required<
  Pick<pulumi.dynamic.ResourceProvider, "check" | "diff" | "create" | "update" | "read" | "delete">
>;

/**
 * A dynamic provider that is nothing but the name of a module of this package: Pulumi serializes a provider with all that it
 * holds into the stack's state, and the engine runs it from there, perhaps in another checkout. So it holds no path, no value and
 * nothing of what it does: the module that is there when it runs does the work.
 *
 * @typeParam Module the type of that module: naming it also makes the module a part of the published package.
 * @param module from the root of the package, without its extension: `infra/smoke-test/operations`.
 */
export function remoteProvider<Module extends { readonly operations: Operations }>(
  module: string,
): pulumi.dynamic.ResourceProvider {
  // In the process of the provider: the package is found from where Pulumi's own is, or from the project.
  const load = async (): Promise<Module> => {
    const { createRequire } = await import("node:module");
    const { existsSync } = await import("node:fs");
    const { join } = await import("node:path");
    const { pathToFileURL } = await import("node:url");
    const places = [process.cwd(), (process.argv[1] ?? "").split(/[\\/]node_modules[\\/]/)[0] ?? ""];
    for (const place of places) {
      let manifest: string;
      try {
        manifest = createRequire(join(place, "index.js")).resolve("milvus-stack/package.json");
      } catch {
        continue;
      }
      // The sources where they are, what was built of them in an installed package.
      const files = [`${module}.ts`, `dist/${module}.js`].map((file) => join(manifest, "..", file));
      const file = files.find((one) => existsSync(one));
      if (file === undefined) continue;
      // Node before 22.18 does not run TypeScript by itself.
      if (file.endsWith(".ts") && !process.features.typescript) {
        const { register } = await import(pathToFileURL(createRequire(manifest).resolve("tsx/esm/api")).href);
        register();
      }
      return await import(pathToFileURL(file).href);
    }
    throw new Error(`milvus-stack is not installed in ${places.join(" or ")}: run npm install there.`);
  };
  return {
    check: async (olds, news) => (await load()).operations.check(olds, news),
    diff: async (id, olds, news) => (await load()).operations.diff(id, olds, news),
    create: async (inputs) => (await load()).operations.create(inputs),
    update: async (id, olds, news) => (await load()).operations.update(id, olds, news),
    read: async (id, props) => (await load()).operations.read(id, props),
    delete: async (id, props) => (await load()).operations.delete(id, props),
  };
}
