/** Says what a text of a fixture is: the word itself, or the word with everything in it that a reader could be fooled by. */
export type Name = (word: string) => string;

export const benign: Name = (word) => word;

const bidi = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069";
const steering = `\u0000\u0007\u001b]0;title\u0007\u001b[2J\u001b[31m\u007f\u0085\u009b31m${bidi}`;
const breaks = ["\n", "\r\n", "\r", "\u2028", "\u2029", "\u0085"];
const commands = ["::error::forged", "##[error]forged", "##vso[task.complete]forged", "##teamcity[forged]"];
const markup = [
  ...["]]>", "</failure></script><script>forged()</script>", "<img src=x onerror=forged()>", "&forged;"],
  ...["```", "`", "|", "[forged](https://forged.example)", "@forged", "</details>", "-->", "*/"],
  ...['"', "'", "\\", "${FORGED}", "{{forged}}", "# forged", "---", "~~~"],
];

/** Each break is followed by each command, so that one of them begins a line wherever a break gets through. */
export const hostile: Name = (word) =>
  `${word}${steering}${breaks.flatMap((end) => commands.map((command) => `${end}${command}`)).join("")} ${markup.join(" ")} end`;

/** Characters that no text may hold which leaves the program, but for a line feed. */
export const steers = /[^\P{Cc}\n]|[\u061C\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069]/u;
/** What a runner of CI takes for a command. */
export const isCommand = /^\s*::|##(?:\[|vso\[|teamcity\[)/im;
