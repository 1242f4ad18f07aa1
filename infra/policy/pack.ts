import { PolicyPack } from "@pulumi/policy";
import { policies } from "./pulumi-policies.ts";

/** The program of the pack: `pulumi preview --policy-pack infra/policy`. */
new PolicyPack("milvus-stack", { policies, enforcementLevel: "mandatory" });
