/** Says a figure that no test asserts: it depends on the machine. */
export function report(figure: string): void {
  process.stderr.write(`[cluster] ${figure}\n`);
}
