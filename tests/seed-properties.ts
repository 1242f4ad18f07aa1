import fc from "fast-check";
import { seedOfRun } from "./soak.ts";

fc.configureGlobal({ seed: seedOfRun() });
