/** What a code means. Codes are never given a second meaning. */
export interface CodeDescription {
  readonly title: string;
  /** When it happens, and why it is a problem. Markdown. */
  readonly explanation: string;
  /** What to do. Markdown. */
  readonly fix: string;
}

export type CodeFamily = Readonly<Record<`MS${number}`, CodeDescription>>;
