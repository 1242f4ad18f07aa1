const longest = 400;

/** Places in Milvus' sources, one a line, before what went wrong; the last one is followed by it. */
const stackTrace = /(?:stack trace: )?(?:^|(?<=stack trace: ))\S+\.(?:go|s):\d+ [\s\S]*\n\S+:\d+ \S+?: /;
/** What calls inside of a server wrap around what went wrong. */
const wrappers = [
  /^call \w+ \w+ \w+: /,
  /^timestamp = \d+: /,
  /rpc error: code = \w+ desc = /,
  /^failed to check if [\w ]+: /,
  /failed to search\/query delegator \d+ for channel \S+: /,
  /fail to \w+, QueryNode ID ?= ?\d+, reason=/,
];
/** Ids and field numbers of the server, and remarks that name no value of a request. */
const remarks = [
  /\[database=\d+\]/g,
  /\[(?:collection|partition|segment|replica|channel|node|index)s?(?:ID)?=\[?[\w -]*\d{9,}[\w -]*\]?\]/gi,
  /\[expected=\[[\d ]+\]\]\[actual=\[[\d ]+\]\]/g,
  /\[expected=valid index params\]\[actual=invalid index params\]/g,
  /(?<=\b(?:collection|partition|segment|replica)s?):? \[?\d{12,}\]?/g,
];

/**
 * What a server says went wrong, as one line: without stack traces, its own ids, repetitions and the class of the error where it says
 * more than that. At most 400 characters.
 */
export function readableReason(reason: string): string {
  let said = reason.replace(stackTrace, "");
  said = said.split(/\n|: attempt #\d+/)[0] ?? "";
  for (const wrapper of wrappers) said = said.replace(wrapper, "");
  for (const remark of remarks) said = said.replaceAll(remark, "");
  said = said.replace(/(?<=\S\s*)(?:: invalid parameter)+$/, "").trim();
  return said.length > longest ? `${said.slice(0, longest)}…` : said;
}

/** What to do about a refusal, by the words that Milvus 2.3 to 3.0 have for it. The first that fits. */
const fixes: readonly (readonly [said: RegExp, fix: string])[] = [
  [
    /please drop the index first/i,
    "Drop the vector index first. `npx milvus-stack apply` does so where a change needs it.",
  ],
  [
    /(if collection|on|for) loaded|(is|already|still) loaded|loaded collection/i,
    "Release it first. `npx milvus-stack apply` does so where a change needs it, and its plan names the outage.",
  ],
  [
    /index not found\[collection=|no vector index/i,
    "Add an index for each vector field to `indexes`, and apply.",
  ],
  [
    /not loaded/i,
    "Load it first: set `load` in the spec and apply. `npx milvus-stack stats` shows what is loaded.",
  ],
  [/associated aliases/i, "Drop or move its aliases first."],
  [/via alias/i, "Name the collection itself, not its alias."],
  [/distinct index|multiple indexes/i, "A field has one index: drop the one that it has first."],
  [
    /after collection creation|not allow update|not a configable|reserved collection property|cannot supported to be disabled|can not modify|cannot alter dynamic/i,
    "It cannot be changed in place. `npx milvus-stack plan` says whether a rebuild can change it.",
  ],
  [
    /added field must be nullable|not support to add/i,
    "Make the field `nullable: true`. A key, and a field that must have a value, needs a rebuild.",
  ],
  [
    /invalid .*\bname\b|name (can only|should not|invalid)|first character|length of a .*name/i,
    "Use a name of letters, digits and underscores that does not begin with a digit.",
  ],
  [/password length/i, "Use a password of 6 to 72 characters."],
  [
    /already exist|duplicate|conflict|existing alias|is defined by/i,
    "Choose another name, or remove what has it. `npx milvus-stack import --dry-run` shows what is there.",
  ],
  [
    /exceed|maximum|limited to|out of range|should be in\b/i,
    "Stay within the limit that the server names, or ask its administrator to raise it.",
  ],
  [/has privileges|used by role/i, "Revoke it from every role first: remove it from `grants`, and apply."],
  [
    /level privilege|same privilege level|privilege (group )?name/i,
    'Correct `grants`: privileges of a database need `collection: "*"`, those of the cluster `cluster: true`, and all of a group are of one level.',
  ],
  [
    /not empty|please remove/i,
    "Remove what is in it first. `npx milvus-stack import --dry-run` shows what is there.",
  ],
  [
    /default (role|database|partition)|root user|role \[?name:"?admin/i,
    "It belongs to the server and cannot be changed. Remove it from the spec.",
  ],
  [
    /resource group/i,
    "Use a resource group that the server has, or add one to `access/`. `npx milvus-stack import --dry-run` shows those that it has.",
  ],
  [
    /not found|(does not|doesn't|isn't) exist|non-exist|can't find/i,
    "Check the name. `npx milvus-stack import --dry-run` shows what is there.",
  ],
  [/offset ?cache/i, "Remove `indexoffsetcache.enabled`: only an index of type `BITMAP` takes it."],
  [
    /if partition key mode|partition key field (enabled|is set)|no partition key/i,
    "Set `partitionKey` where partitions come from a field, and `partitions` where they have names; not both.",
  ],
  [
    /ttl|time ?zone|warmup|valid values|parsing|must be/i,
    "Set a value that the server takes. `npx milvus-stack validate` checks properties that are known.",
  ],
  [
    /index|metric|only supported on (varchar|numeric)/i,
    "Use an index type, metric and parameters that the type of the field takes. `npx milvus-stack validate` checks most of them.",
  ],
  [
    /type param|dim(ension)?\b|primary (key|field)|partition key|data type|element type|default_value|nullable|analyzer|vector field|AutoID|schema|not support null|TEXT field|function/i,
    "Correct the field in the spec. `npx milvus-stack validate` checks what a server is known to take.",
  ],
  [
    /authorization/i,
    "Connect with a token: `token` of the environment. Without one the server knows no user.",
  ],
];

const anyOther =
  "Change what the server names, in the spec or in the call, and try again. If the server should take it, `npx milvus-stack record` makes a file for a bug report.";

/** What a person can do about a refusal of a server. */
export function fixOf(reason: string): string {
  return fixes.find(([said]) => said.test(reason))?.[1] ?? anyOther;
}

/** The privilege that a user lacks, from what a server says of it: `PrivilegeSearch: permission deny to ann in the \`news\` database`. */
export function grantOf(reason: string): string {
  const found = /Privilege(\w+): permission deny to (\S+?)(?: in the `([^`]+)` database)?$/.exec(
    reason.trim(),
  );
  const [, privilege, user, database] = found ?? [];
  if (privilege === undefined) return "Grant the privilege to the user's role, or use a token that has it.";
  const where = database === undefined || database === "*" ? "" : ` in database \`${database}\``;
  return `Grant \`${privilege}\`${where} to a role of \`${user}\`, or use a token that has it.`;
}
