import type { CodeFamily } from "./description.ts";

/** MS300 to MS399: planning, plan files, apply, the lock. */
export const planCodes = {
  MS301: {
    title: "Unknown server version",
    explanation:
      "What can change in place differs from version to version of Milvus. For a version that is not in the table nothing is guessed.",
    fix: "Use Milvus 2.3 to 2.6 or 3.0, Milvus Lite 3.2, or a newer milvus-stack; or say which of them the server behaves like: `--assume-version 2.6`.",
  },
  MS302: {
    title: "No environment to plan for",
    explanation:
      "A plan needs to know where Milvus is and how text is embedded; that stands in `environments/NAME.yaml`.",
    fix: "Give an environment with `--env`.",
  },
  MS303: {
    title: "Vector field without a dimension",
    explanation:
      "Only a field that `embed` fills may leave `dim` out, and only where the environment names an embedding model.",
    fix: "Add `dim` to the field, or `embeddings` to the environment.",
  },
  MS304: {
    title: "Plan file cannot be read",
    explanation: "The file is not JSON, or not a plan of milvus-stack.",
    fix: "Make it anew with `milvus-stack plan --out FILE`.",
  },
  MS305: {
    title: "Plan file of another version",
    explanation: "The file was written by another version of milvus-stack, whose plans mean something else.",
    fix: "Make it anew with `milvus-stack plan --out FILE`.",
  },
  MS306: {
    title: "More replicas than the stack has",
    explanation:
      "The spec asks for more replicas than the Pulumi stack of the environment has groups of query nodes. Milvus would refuse to load.",
    fix: "Leave `load.replicas` out: it is as many as the stack has. Or add groups to `replication` of the stack and run `pulumi up`.",
  },
  MS307: {
    title: "Resource group that the stack does not have",
    explanation: "The spec names a resource group that the Pulumi stack of the environment does not make.",
    fix: "Leave `load.resourceGroups` out: they are those of the stack. Or name one of them.",
  },
  MS308: {
    title: "Nothing to roll back to",
    explanation:
      "`rollback` goes back to a generation that the last rebuild kept, and there is none: the collection was not rebuilt, or `apply --prune-old` removed what was kept. With `--to`: the generation that it names is none of those that are kept.",
    fix: "Change the spec back and apply: that rebuilds it. With `--to`: name one that is kept; the message lists them.",
  },
  MS309: {
    title: "A rebuild was cut short",
    explanation: "A rebuild of the collection is not finished, so that there is nothing yet to go back from.",
    fix: "Change the spec back and apply, which drops what was begun; or let apply finish the rebuild, and roll back then.",
  },
  MS321: {
    title: "Not possible on this server",
    explanation:
      "The spec asks for something that the server does not have, or the name it wants belongs to somebody else. Nothing was done.",
    fix: "The cause names the nearest thing that works.",
  },
  MS322: {
    title: "A rebuild that this program cannot do",
    explanation:
      "Milvus cannot change this on a collection that is there; it takes a new physical collection, filled from the old one. The program that applies gave no place to remember what was copied, and no smoke checks. Nothing was done.",
    fix: "Apply with `milvus-stack apply`, or give the function `apply` its `rebuild` option.",
  },
  MS323: {
    title: "Guarded",
    explanation:
      "The plan would delete something, and the flag that allows it was not given. Nothing was done, not even the rest of the plan.",
    fix: "Add the flag that the message names, if you mean it. Names on the command line narrow the run to the harmless part.",
  },
  MS324: {
    title: "Stale plan",
    explanation:
      "Since the plan was made, the server or the specs have changed, so that it would do something that nobody has looked at. Nothing was done.",
    fix: "Plan again, look at the new plan and apply that.",
  },
  MS325: {
    title: "Locked by another apply",
    explanation: "One apply at a time works on a cluster, and the other one is alive.",
    fix: "Wait until it has finished. If it is hung, end that process; its lock is then taken over.",
  },
  MS326: {
    title: "Lock lost",
    explanation:
      "This process showed no sign of life for so long that another took the lock over, or somebody dropped it. What was done stays done.",
    fix: "Run apply again: it goes on where this one stopped.",
  },
  MS327: {
    title: "Interrupted",
    explanation: "Ctrl-C: the operation under way was finished and nothing after it begun.",
    fix: "Run apply again: it goes on where this one stopped.",
  },
  MS328: {
    title: "Carried out, and yet not as asked",
    explanation:
      "Every operation succeeded, and planning again still finds differences: somebody works on the cluster at the same time, or the server ignores a request.",
    fix: "Plan again. If the same is left, please report it.",
  },
  MS329: {
    title: "Not ours",
    explanation:
      "Between planning and the operation, the collection or alias went, or turned into one that milvus-stack did not make. It was left alone.",
    fix: "Plan again and look at what has changed.",
  },
  MS330: {
    title: "Never in this environment",
    explanation: "The environment's `guard` says `never`, which no flag lifts. Nothing was done.",
    fix: "Change `guard` in the environment's file if you mean it.",
  },
  MS331: {
    title: "No ledger",
    explanation:
      "What belongs to which specs, where Milvus itself cannot say so, and which cluster this is, stands in the properties of the collection `milvus_stack_ledger` of the default database, and that collection could not be made. Nothing was done.",
    fix: "Let the user that applies create collections in the default database, or let one who may run the first apply.",
  },
  MS332: {
    title: "Another environment",
    explanation:
      "The same project was last applied on this cluster under the name of another environment. Either an address got into the wrong file, or the cluster changes its role; which of the two, only you know. Nothing was done.",
    fix: "Look at the address in the environment's file. If it is right, name the environment that the cluster was: `--accept-environment NAME`.",
  },
  MS390: {
    title: "Nothing to import by that name",
    explanation:
      "`import` was asked for something that is not on the server, or not in the database that it looked in.",
    fix: "Check the name. Collections in other databases are found with `--database NAME`.",
  },
  MS391: {
    title: "Not imported",
    explanation:
      "It was asked for by name, and gets no spec: it belongs to another project, a spec describes it already, it is a generation that is kept beside the one that is searched, or it has something that no spec can describe.",
    fix: "Leave the name out. What belongs to another project is changed there.",
  },
  MS392: {
    title: "Import would overwrite a file",
    explanation:
      "The file is there, and `import` never replaces one without being told to. Nothing was written.",
    fix: "Look at what would be written with `--dry-run`; write it elsewhere with `--out`, or over the file with `--force`.",
  },
  MS393: {
    title: "The plan for what was imported is not empty",
    explanation:
      "What is on the server cannot be said in a spec word for word, or not for this environment, which has another embedding model, for instance. The spec was written all the same; the cause names what differs.",
    fix: "Read the comments in the file, and decide before you apply it.",
  },
  MS335: {
    title: "Password that is not set",
    explanation:
      "A user is to be made or to get another password, and the environment variable that its spec names is not set or empty.",
    fix: "Set the variable and apply again. The plan, its file and every log only hold the variable's name.",
  },
  MS340: {
    title: "Counts differ after a copy",
    explanation:
      "The new generation of a rebuild does not have as many rows as were copied into it. Clients go on with the old one.",
    fix: "Drop the new generation and apply again: that copies anew.",
  },
  MS341: {
    title: "A row differs after a copy",
    explanation:
      "A sample of the rows of a new generation was read back, and one is not as it was written. Clients go on with the old one.",
    fix: "Drop the new generation and apply again. If it happens again, please report the types of the collection's fields.",
  },
  MS342: {
    title: "The old generation is still written to",
    explanation:
      "The alias has moved to the new generation, and somebody goes on writing to the old one by its own name, so that there is no end to bringing rows over.",
    fix: "Have them write to the public name, and apply again: that brings the rest over.",
  },
  MS343: {
    title: "No model to embed anew with",
    explanation: "The rows of a rebuild are to be embedded anew, and the environment has no embeddings.",
    fix: "Add `embeddings` to the environment.",
  },
  MS344: {
    title: "A row without text",
    explanation: "A row is to be embedded anew, and the fields that its text is made of are empty.",
    fix: "Give the row a text or delete it, and apply again: the copy goes on where it was.",
  },
  MS346: {
    title: "Keys of a rebuild that nobody knows",
    explanation:
      "Milvus makes the keys of the collection, so that rows have other keys in the new generation. Which is which stands in a file of the machine that began the rebuild. Without it, late writes cannot be told from rows that were copied, and none is copied.",
    fix: "Apply on the machine that began the rebuild. If its folder is gone, look for rows that were written to the old generation last, drop that generation and apply again.",
  },
  MS345: {
    title: "Rows that do not fit",
    explanation:
      "A rebuild moves values into a field that takes less: a dynamic key becomes a field, or a field gets a shorter `maxLength` or `maxCapacity`. Values of some rows have another type, are too long or are missing. The message has the keys of these rows. Nothing is cut off or left out, and clients go on with what they search now.",
    fix: "Correct or delete these rows, or change the field in the spec (its type, its length, `nullable: true`), and apply again: the copy goes on where it was.",
  },
} as const satisfies CodeFamily;
