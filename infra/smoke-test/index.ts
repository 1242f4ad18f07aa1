export { SmokeTest, type SmokeTestArgs } from "./smoke-test.ts";
