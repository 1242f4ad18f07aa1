import { describe, expect, test } from "vitest";
import { checkRow, rowModel } from "../../provision/data/index.ts";
import { importCollections } from "../../provision/import/index.ts";
import { findDrift, plan } from "../../provision/plan/index.ts";
import { replaceVariables } from "../../provision/spec/environment/variables.ts";
import { FilterSyntaxError, parseFilter } from "../../provision/spec/filter/index.ts";
import { validate } from "../../provision/spec/validate.ts";
import { generateTypes } from "../../store/index.ts";
import { appliedState, capabilities, emptyState, servers, specsFrom } from "./fixtures.ts";

/** Names that every JavaScript object has already. `__proto__` is refused for a field, and is a name elsewhere. */
const names = ["prototype", ...Object.getOwnPropertyNames(Object.prototype)];
const fieldOf = (name: string) => (name === "__proto__" ? "own" : name);
const spec = (name: string) => `collection: ${name}
database: ${name}
fields:
  - { name: id, dataType: Int64, primaryKey: true }
  - { name: ${fieldOf(name)}, dataType: VarChar, maxLength: 64 }
  - { name: vector, dataType: FloatVector }
enableDynamicField: true
partitions: [${name}]
indexes:
  - { field: vector, name: ${name}, indexType: HNSW, metricType: COSINE, params: { M: 16, efConstruction: 200 } }
properties: { collection.ttl.seconds: 60, "${name}": x }
embed: [{ from: [${fieldOf(name)}, meta.${name}], into: vector }]
seed: { file: rows.jsonl, partitionBy: ${fieldOf(name)} }
smoke: [{ query: x, filter: '${fieldOf(name)} == "a" and meta["${name}"] == 1', expect: { minHits: 0 } }]
environments: { ${name}: { description: other } }
`;
const environment = "milvus: { embedded: lite }\nembeddings: { embedded: e5-small }\n";

describe.each(names)("the name %s", (name) => {
  const read = () =>
    specsFrom(
      { "collections/a.yaml": spec(name), [`environments/${name}.yaml`]: environment },
      { project: name.toLowerCase().replaceAll("_", "") },
    );

  test("is valid, and plans, drifts and is imported like any other", async () => {
    const specs = await read();
    expect(validate(specs).filter(({ severity }) => severity === "error")).toEqual([]);
    // Milvus Lite has no names of indexes.
    for (const key of ["2.3.5", "2.6.15"] as const) {
      const server = servers[key];
      const target = { specs, capabilities: capabilities(key) };
      const create = plan({ ...target, state: { ...emptyState(server), databases: ["default", name] } });
      expect(create.actions.map(({ address }) => address)).toContain(`collection/${name}.${name}`);
      const state = appliedState(specs, server);
      const settled = plan({ ...target, state });
      expect(settled.actions.filter(({ verb }) => verb !== "noop")).toEqual([]);
      expect(findDrift(settled)).toEqual([]);
      const { files, diagnostics } = importCollections({
        ...{ state, capabilities: target.capabilities, embeddingDimensions: 384, project: specs.project },
        ...{ environment: specs.environment ?? expect.fail(), names: [], described: new Map(), schema: null },
        fileOf: (_, found) => `collections/${found}.yaml`,
      });
      expect(files).toHaveLength(1);
      expect(diagnostics.filter(({ code }) => code !== "MS224")).toEqual([]);
    }
    expect(generateTypes(specs)).toContain(`  ${fieldOf(name)}: string;`);
  });

  test("is a field, a dynamic key and a key of JSON of a row", async () => {
    const { spec: loaded } = (await read()).collections[0] ?? expect.fail();
    const row: unknown = JSON.parse(
      `{"id":1,"${fieldOf(name)}":"${name}","${name}_":1,"meta":{"${name}":"told"},"${name === fieldOf(name) ? "other" : name}":[1]}`,
    );
    const checked = checkRow(rowModel(loaded), Object(row));
    expect(checked).toMatchObject({ row: { partition: name, texts: [`${name}\ntold`] } });
    expect("row" in checked && JSON.stringify(checked.row.entity)).toContain(`"meta":{"${name}":"told"}`);
    expect(checkRow(rowModel(loaded), { id: 1 })).toMatchObject({ problems: [{ code: "MS653" }] });
  });

  test("is unknown where nothing has it", async () => {
    expect(() => parseFilter(`${name}(id) == 1`)).toThrow(FilterSyntaxError);
    expect(replaceVariables(`\${${name}}`, {}).problems).toMatchObject([{ code: "MS121" }]);
    const unknownKey = spec(name).replace("collection:", `"${name}": 1\ncollection:`);
    await expect(specsFrom({ "collections/a.yaml": unknownKey })).rejects.toThrow(`Unknown key`);
  });
});
