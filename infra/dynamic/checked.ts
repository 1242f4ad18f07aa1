import { MilvusStackError, renderDiagnostics } from "../../provision/diagnostics/index.ts";

type Properties = Readonly<Record<string, unknown>>;

export interface Checked {
  readonly inputs: Properties;
  readonly failures: { readonly property: string; readonly reason: string }[];
}

/**
 * What the engine is told of inputs: as `check` makes them, or why they cannot be deployed, in the words that the command line
 * has for it.
 */
export async function checked(news: Properties, check: () => Promise<Properties>): Promise<Checked> {
  // Of reading the files; a problem never gets as far as the state.
  if (typeof news.problem === "string") return refused(news, news.problem);
  try {
    return { inputs: await check(), failures: [] };
  } catch (error) {
    if (!(error instanceof MilvusStackError)) throw error;
    return refused(news, renderDiagnostics(error.diagnostics));
  }
}

function refused(inputs: Properties, text: string): Checked {
  return { inputs, failures: [{ property: "", reason: `the specs cannot be deployed.\n${text}\n` }] };
}
