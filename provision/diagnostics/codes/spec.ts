import type { CodeFamily } from "./description.ts";

/** MS100 to MS129: files, YAML, structure of specs, environments. */
export const specCodes = {
  MS100: {
    title: "Path does not exist",
    explanation: "A file or folder that was named as a place of specs is not there.",
    fix: "Check the path; `-f PATH` says where the specs are, `collections/` when it is left out.",
  },
  MS101: {
    title: "YAML cannot be read",
    explanation:
      "The syntax is wrong at this place: a bracket or quote is left open, a `:` is missing, lines are indented by tabs or unevenly. " +
      "Later problems of the same document may only follow from this one.",
    fix: "Correct the place that is shown. Texts that hold `: `, or begin with one of ``[ { & * ! | > % @ ` ``, go in quotes.",
  },
  MS102: {
    title: "Key given twice",
    explanation: "A mapping holds the same key two times, and only one of the values could count.",
    fix: "Remove one of them.",
  },
  MS103: {
    title: "Unknown key",
    explanation:
      "The key means nothing at this place: it is misspelled, stands at the wrong depth, or belongs to another kind of entry.",
    fix: "Rename or remove it. The message names the keys that are known there; [specs](guide/specs.md) explains them.",
  },
  MS104: {
    title: "Wrong type",
    explanation:
      "A text stands where a number is expected, one value where a list is expected, and so on. In quotes a number is a text; " +
      "`yes` and `no` are texts in YAML 1.2.",
    fix: "Write a value of the type that the message names.",
  },
  MS105: {
    title: "Key missing",
    explanation:
      "A mapping lacks a key that it cannot do without, or the key that says which kind of entry it is.",
    fix: "Add it.",
  },
  MS106: {
    title: "Unknown value",
    explanation:
      "Only certain words are possible here, written as Milvus writes them: `HNSW`, `VarChar`, `COSINE`.",
    fix: "Use one of the values that the message lists.",
  },
  MS107: {
    title: "List is empty",
    explanation:
      "A list that must hold something holds nothing: a collection needs fields, a function needs inputs.",
    fix: "Add what is missing, or remove the key where it is optional.",
  },
  MS108: {
    title: "File is empty",
    explanation: "The file holds no YAML document, or nothing but comments.",
    fix: "Describe something in it, or remove it.",
  },
  MS109: {
    title: "Alias or merge key cannot be followed",
    explanation:
      "An alias (`*name`) has no anchor (`&name`) before it, is part of its own value, or stands for more than 100,000 values; " +
      "or `<<` is given something that is no mapping.",
    fix: "Mark the value with an anchor above the alias, or write it out.",
  },
  MS110: {
    title: "YAML feature without a meaning here",
    explanation:
      "Tags (`!name`), directives and keys that are lists or mappings are YAML, but mean nothing in specs.",
    fix: "Write plain keys and values.",
  },
  MS111: {
    title: "File cannot be read",
    explanation: "The file is not readable for this user, is not encoded in UTF-8, or is larger than 8 MiB.",
    fix: "Set its permissions, or save it as UTF-8.",
  },
  MS112: {
    title: "Second document in an environment",
    explanation: "A file in `environments/` describes one environment: the one that it is named after.",
    fix: "Move the second document to a file of its own.",
  },
  MS113: {
    title: "Unknown collection",
    explanation: "A name was given that no spec describes.",
    fix: "Check the name; `-f PATH` says where the specs are.",
  },
  MS114: {
    title: "No specs",
    explanation: "The folders that were named hold no file that ends in `.yaml` or `.yml`.",
    fix: "Add a spec, or say where the specs are with `-f PATH`.",
  },
  MS115: {
    title: "Overlay of an unknown environment",
    explanation:
      "`environments:` of a collection names an environment that has no file in `environments/`, so that what stands there is never used.",
    fix: "Correct the name, or add `environments/NAME.yaml`.",
  },
  MS120: {
    title: "Unknown environment",
    explanation:
      "`--env NAME` needs a file `environments/NAME.yaml`. Only `local` does without: it is the embedded target.",
    fix: "Choose one of the environments that the message lists, or write the file.",
  },
  MS121: {
    title: "Environment variable not set",
    explanation: "The file of the environment takes a value from `${NAME}`, and there is no such variable.",
    fix: "Set it (`export NAME=…`), or give a default: `${NAME:-value}`. Nothing reads `.env` files; `node --env-file` and your shell do.",
  },
  MS122: {
    title: "Malformed variable",
    explanation: "`${` begins a reference to an environment variable, and what follows is none.",
    fix: "Write `${NAME}` or `${NAME:-default}`; a literal `${` is `$${`.",
  },
  MS123: {
    title: "Secret written in plain",
    explanation:
      "`token` and `apiKey` are only taken from environment variables, so that no secret gets into git. Defaults count as written.",
    fix: "Write `${NAME}`, or `user:${NAME}`. A secret that was ever committed is known: replace it where it was issued.",
  },
  MS124: {
    title: "Credential in a file",
    explanation:
      "Something looks like a credential: a URI with a password, a key that begins with `sk-`, a private key. Comments count.",
    fix: "Remove it. A secret that was ever committed is known: replace it where it was issued.",
  },
  MS125: {
    title: "Address of Milvus cannot be used",
    explanation:
      "`milvus.uri` is `http://host:port`, `https://host`, `https://host:port` or `host:port`, with nothing after it.",
    fix: "Correct it. A database is named in the spec, credentials are given as `token`.",
  },
  MS126: {
    title: "Dimensions out of range",
    explanation: "Milvus keeps vectors of 2 to 32,768 dimensions.",
    fix: "Write the number of values that the model gives: 1536 for `text-embedding-3-small`.",
  },
  MS127: {
    title: "Base URL cannot be used",
    explanation:
      "`embeddings.baseUrl` is the URL of an OpenAI-compatible API up to its version: `https://api.openai.com/v1`.",
    fix: "Correct it; `/embeddings` is added to it.",
  },
  MS128: {
    title: "Name or port that cannot be",
    explanation:
      "`milvus.pulumiStack` is the name of a stack, `milvus.kubernetes.namespace` and `service` are names as Kubernetes takes them, and " +
      "`port` is a number from 1 to 65535.",
    fix: "Write it as `pulumi stack ls` or `kubectl get service` shows it.",
  },
  MS129: {
    title: "Secret variable in a setting that is shown",
    explanation:
      "A variable that is named like a secret (`…_TOKEN`, `…_KEY`, `…_PASSWORD`, `…_SECRET`) is used in a setting whose value " +
      "appears in plans, logs and messages, such as `model`. A change to the file could print the secret that way.",
    fix: "Use secrets in `token`, `apiKey`, `headers`, `query` and `proxy` only. Rename a variable that only sounds like a secret.",
  },
  MS130: {
    title: "Variable that the environment may not read",
    explanation: "The file of the environment has a list `variables`, and reads another variable.",
    fix: "Add the variable to the list if it is meant to be read.",
  },
  MS131: {
    title: "Setting of the embeddings API cannot be used",
    explanation: "`embeddings.proxy` is no URL of an HTTP proxy, or `embeddings.batchSize` is out of range.",
    fix: "Correct it as the message says, or leave it out.",
  },
  MS132: {
    title: "File outside of the project",
    explanation:
      "A symbolic link or an `extends` leads to a file outside of the project, which is the git repository around the working directory, or the working directory itself. Specs may come from a pull request, and a message quotes lines of the files it is about, so nothing else is read.",
    fix: "Move the file into the project, or name its folder with `-f`: what the command line names is trusted.",
  },
  MS133: {
    title: "Too many bases",
    explanation: "The specs extend more than 256 files in all.",
    fix: "Let specs share fewer files, or merge some of them.",
  },
  MS160: {
    title: "Base that cannot be read",
    explanation:
      "`extends` names a file whose keys the collection has too. Its path is relative to the file that says so.",
    fix: "Correct the path, or write the file.",
  },
  MS161: {
    title: "Bases in a circle",
    explanation: "A base may extend others, but following them must come to an end.",
    fix: "Take one `extends` of the circle away.",
  },
  MS162: {
    title: "File that is no base",
    explanation: "A base is a YAML file that holds one document: a mapping with keys of a collection.",
    fix: "Name such a file; where a file holds several documents, put the shared one into a file of its own.",
  },
} as const satisfies CodeFamily;
