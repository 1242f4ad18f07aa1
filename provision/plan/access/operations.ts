import type { Grant, ResourceGroupState } from "../../state/access-types.ts";

/** What is done to users, roles, privilege groups and resource groups. No secret: a password is named by its variable. */
export type AccessOperation =
  | { readonly kind: "create-role" | "drop-role"; readonly role: string }
  | { readonly kind: "grant" | "revoke"; readonly role: string; readonly grant: Grant }
  | {
      readonly kind: "create-user" | "set-password";
      readonly user: string;
      readonly passwordVariable: string;
    }
  | { readonly kind: "drop-user"; readonly user: string }
  | { readonly kind: "add-user-role" | "remove-user-role"; readonly user: string; readonly role: string }
  | { readonly kind: "create-privilege-group" | "drop-privilege-group"; readonly group: string }
  | {
      readonly kind: "set-privileges";
      readonly group: string;
      readonly add: readonly string[];
      readonly remove: readonly string[];
    }
  | {
      readonly kind: "create-resource-group" | "update-resource-group";
      readonly group: string;
      readonly state: ResourceGroupState;
    }
  | { readonly kind: "drop-resource-group"; readonly group: string }
  | {
      /** Only where groups take no node requests (before 2.4.1): moves nodes from one group to another. */
      readonly kind: "transfer-nodes";
      readonly from: string;
      readonly to: string;
      readonly nodes: number;
      /** One of the two groups, and how many nodes it has then: by that it is known to be done. */
      readonly group: string;
      readonly until: number;
    };
