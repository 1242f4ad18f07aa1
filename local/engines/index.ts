import type { LocalEngine } from "../../provision/spec/vocabulary.ts";
import { compose } from "./compose.ts";
import type { Engine } from "./engine.ts";
import { lite } from "./lite.ts";

export const engines: Readonly<Record<LocalEngine, Engine>> = { lite, compose };
export type { Engine, EngineContext } from "./engine.ts";
