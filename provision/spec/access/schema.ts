import { z } from "zod";

/**
 * What a document in `access/` may hold: structure and types only; rules are in `../rules`. The first key says which kind
 * it is. `access.schema.json` is generated from here. Only types are imported from here: no command loads zod itself.
 */

const scalarValue = z.union([z.string(), z.number(), z.boolean()]);

/** What differs in an environment; `false` leaves the document out there. */
function environments<Overlay extends z.ZodType>(overlay: Overlay) {
  return z
    .record(z.string(), z.union([overlay, z.literal(false)]))
    .optional()
    .describe("What differs in an environment; false leaves it out there");
}

export const grantSchema = z
  .strictObject({
    privileges: z
      .array(z.string())
      .min(1)
      .describe("Privileges or privilege groups of Milvus, or groups of your own"),
    collection: z
      .string()
      .optional()
      .describe("Collection by its public name, or `*` for every one; left out where it is about none"),
    database: z.string().optional().describe("Database, or `*` for every one; `default` when left out"),
    cluster: z
      .literal(true)
      .optional()
      .describe("About the whole cluster: users, databases, resource groups"),
  })
  .meta({ id: "grant" });

const roleParts = { grants: z.array(grantSchema).optional().describe("What users with this role may do") };
export const roleSchema = z
  .strictObject({
    role: z.string().describe("Name of the role"),
    ...roleParts,
    environments: environments(z.strictObject(roleParts)),
  })
  .meta({ id: "role" });

const userParts = {
  password: z.string().optional().describe("Only as ${ENV_VAR}; it is set when the user is created"),
  passwordVersion: z.int().optional().describe("Another number than before: the password is set anew"),
  roles: z.array(z.string()).optional().describe("Roles that the user has"),
};
export const userSchema = z
  .strictObject({
    user: z.string().describe("Name that the user logs in with"),
    ...userParts,
    environments: environments(z.strictObject(userParts)),
  })
  .meta({ id: "user" });

const privilegeGroupParts = {
  privileges: z.array(z.string()).optional().describe("Privileges of Milvus that belong to the group"),
};
export const privilegeGroupSchema = z
  .strictObject({
    privilegeGroup: z.string().describe("Name of the group"),
    ...privilegeGroupParts,
    environments: environments(z.strictObject(privilegeGroupParts)),
  })
  .meta({ id: "privilegeGroup" });

const nodesSchema = z.strictObject({
  requests: z.int().optional().describe("Query nodes that the group is to have at least; 0 when left out"),
  limits: z.int().optional().describe("Query nodes that it may have at most; as `requests` when left out"),
});
const resourceGroupParts = {
  nodes: nodesSchema.optional(),
  transferFrom: z.array(z.string()).optional().describe("Groups that missing nodes are taken from first"),
  transferTo: z.array(z.string()).optional().describe("Groups that nodes too many are given to first"),
};
export const resourceGroupSchema = z
  .strictObject({
    resourceGroup: z.string().describe("Name of the group of query nodes"),
    ...resourceGroupParts,
    environments: environments(z.strictObject(resourceGroupParts)),
  })
  .meta({ id: "resourceGroup" });

const databaseParts = {
  properties: z
    .record(z.string(), scalarValue)
    .optional()
    .describe("Milvus properties, e.g. database.replica.number"),
};
export const databaseSchema = z
  .strictObject({
    database: z.string().describe("Name of the database"),
    ...databaseParts,
    environments: environments(z.strictObject(databaseParts)),
  })
  .meta({ id: "database" });

/** The first key of each tells it apart; `database` comes last, for others may have such a key too. */
export const accessSchema = z.union([
  roleSchema,
  userSchema,
  privilegeGroupSchema,
  resourceGroupSchema,
  databaseSchema,
]);

export type GrantSpec = z.infer<typeof grantSchema>;
export type RoleSpec = z.infer<typeof roleSchema>;
export type UserSpec = z.infer<typeof userSchema>;
export type PrivilegeGroupSpec = z.infer<typeof privilegeGroupSchema>;
export type ResourceGroupSpec = z.infer<typeof resourceGroupSchema>;
export type DatabaseSpec = z.infer<typeof databaseSchema>;
