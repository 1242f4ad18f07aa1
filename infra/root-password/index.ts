export { RootPassword, type RootPasswordArgs } from "./root-password.ts";
