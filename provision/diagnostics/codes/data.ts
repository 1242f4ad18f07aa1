import type { CodeFamily } from "./description.ts";

/** MS600 to MS699: embeddings, rows and seeding. */
export const dataCodes = {
  MS601: {
    title: "Embeddings server cannot be reached",
    explanation:
      "Nobody answered at `embeddings.baseUrl`, or not in time. Lost connections were tried again for some seconds first.",
    fix: "Start the server, or correct `embeddings.baseUrl`; it usually ends in `/v1`. The cause has the reason: refused, unknown host, certificate.",
  },
  MS602: {
    title: "Embeddings server refused the key",
    explanation: "It answered 401 or 403: the API key is missing, wrong, or not allowed to use the model.",
    fix: "Put a valid key into the variable that `embeddings.apiKey` names.",
  },
  MS603: {
    title: "Unknown embedding model",
    explanation: "The server answered 404: it has no such model, or no `/embeddings` under this address.",
    fix: "Correct `embeddings.model` or `embeddings.baseUrl`.",
  },
  MS604: {
    title: "Text too long for the model",
    explanation:
      "The model takes a number of tokens at most, 8,192 with OpenAI's, and does not cut a longer text. When seeding, the line is found and named.",
    fix: "Shorten the text, or split it into several rows.",
  },
  MS605: {
    title: "Rate limit or quota of the provider",
    explanation:
      "The provider answered 429 until the time for retries was over, or the account has no quota left. `Retry-After` was respected.",
    fix: "Wait and run again, or raise the limit of the account. What is stored stays and is not embedded again.",
  },
  MS606: {
    title: "Vectors of another size",
    explanation: "The model gives vectors with another number of values than `embeddings.dimensions` says.",
    fix: "Set `embeddings.dimensions` to the number in the message, or choose the model that it was meant for.",
  },
  MS607: {
    title: "Answer of the embeddings server cannot be right",
    explanation:
      "Vectors are missing, come twice, cannot be read, or hold a value that is not a finite number. Nothing of the answer was used.",
    fix: "Check that the address is an OpenAI-compatible embeddings API, and look at its log.",
  },
  MS608: {
    title: "Empty text",
    explanation:
      "A text without a word was to be embedded. Models answer with a vector that is near everything.",
    fix: "Leave it out, or give it at least one word.",
  },
  MS609: {
    title: "Embeddings server keeps failing",
    explanation: "It answered with a server error until the retries were used up.",
    fix: "Look at its log, or at its provider's status page, and run again.",
  },
  MS610: {
    title: "Embeddings request refused",
    explanation: "The server does not take the request, or `embeddings.baseUrl` is no usable URL.",
    fix: "Check `embeddings` of the environment. A key belongs into `apiKey`, never into the URL.",
  },
  MS611: {
    title: "Certificate of the embeddings server not trusted",
    explanation:
      "The embeddings server shows a certificate that is self-signed, of an unknown authority, expired, or made out to another name.",
    fix: "Name the authority's PEM file, or that of the self-signed certificate, in `embeddings.caFile`.",
  },
  MS612: {
    title: "Client certificate wanted by the embeddings server",
    explanation:
      "The embeddings server takes only clients that show a certificate of an authority that it trusts.",
    fix: "Name the PEM files of such a certificate and of its key in `embeddings.certFile` and `embeddings.keyFile`.",
  },
  MS613: {
    title: "Proxy to the embeddings server failed",
    explanation:
      "The embeddings server is reached through the proxy of `embeddings.proxy` or of a variable such as `https_proxy`, and the proxy " +
      "cannot be reached, wants a password or does not let the connection through.",
    fix: "Correct the setting or variable that the message names, or add the server's host to `no_proxy`. See [proxies](guide/environments.md#proxies).",
  },
  MS651: {
    title: "Line is not a JSON object",
    explanation: "Every line of the file is one JSON object in UTF-8. `NaN` and `Infinity` are not JSON.",
    fix: "Correct the line, or collect bad lines with `--rejects FILE`.",
  },
  MS652: {
    title: "Line too long",
    explanation:
      "A line over 16 MiB is not read, so that a file without line breaks does not fill the memory.",
    fix: "Write one object a line.",
  },
  MS653: {
    title: "Field missing",
    explanation: "A row lacks a field that is not nullable and has no default.",
    fix: "Add it to the row, or set `nullable` or `defaultValue` in the spec.",
  },
  MS654: {
    title: "Unknown field",
    explanation:
      "A row holds a key that is no field, in a collection without a dynamic field; or one that `embed`, a function or Milvus fills.",
    fix: "Leave it out, correct its name, or set `enableDynamicField: true`.",
  },
  MS655: {
    title: "Value of a wrong type",
    explanation: "A value does not fit the `dataType` of its field. Numbers in quotes are text.",
    fix: "Correct the value.",
  },
  MS656: {
    title: "Number out of range",
    explanation:
      "A number is outside what its type holds, is not finite, or could not be kept exactly: whole numbers beyond 2^53 need all their digits.",
    fix: "Correct the value, or choose a larger type.",
  },
  MS657: {
    title: "Value too long",
    explanation:
      "Text over `maxLength` (in bytes of UTF-8), a list over `maxCapacity`, or JSON over 65,536 bytes.",
    fix: "Shorten it, or raise the limit in the spec.",
  },
  MS658: {
    title: "Vector does not fit",
    explanation:
      "A vector has another length than its `dim`, or holds something that is not a number or that its type cannot hold. A sparse vector has an index twice, a negative weight, or no weight where the server wants one.",
    fix: "Correct the vector. Binary vectors are written as bytes, eight values each.",
  },
  MS659: {
    title: "Null in a field that is not nullable",
    explanation: "A value is null, and its field neither takes null nor has a default.",
    fix: "Give a value, or set `nullable` in the spec.",
  },
  MS660: {
    title: "Key twice in the file",
    explanation: "Two lines have the same primary key; the second would silently replace the first.",
    fix: "Keep one of them.",
  },
  MS661: {
    title: "No such partition",
    explanation: "The field that `seed.partitionBy` names holds a value that is not one of the `partitions`.",
    fix: "Correct the value, or add the partition to the spec.",
  },
  MS662: {
    title: "Nothing to embed",
    explanation: "All the fields that `embed` takes its text from are empty in this row.",
    fix: "Give at least one of them a text, or leave the row out.",
  },
  MS663: {
    title: "Row refused by the server",
    explanation:
      "The server refuses a value that nothing forbids as far as is known beforehand. The write was halved until the row stood alone; the rows before it are written, and with `--rejects` those behind it too.",
    fix: "Correct the row, or collect bad rows with `--rejects FILE`.",
  },
  MS664: {
    title: "Rows are not there after a write",
    explanation:
      "The server reported that rows were written, but counted fewer of them or does not give them back. What is said to be inserted has been read back.",
    fix: "Look at the log of the server, and whether another client deletes rows meanwhile. Run the command again: rows that are stored are recognised.",
  },
  MS665: {
    title: "All-zero vector",
    explanation:
      "A vector without a direction has no cosine with any other: Milvus never finds it where the metric is `COSINE`, so it is refused there. Under another metric it is stored, with a warning. The sum of the squares counts: values below about 1e-23 are zeros.",
    fix: "Correct the vector; where the embedding model gave it, look at the text and at the log of the embeddings server.",
  },
  MS666: {
    title: "JSON value that this server cannot hold",
    explanation:
      "Milvus 2.3 takes only objects for a JSON field, Milvus Lite only objects and lists. Milvus Lite would store a text that no query can read back.",
    fix: 'Put the value into an object: `{ "value": … }`.',
  },
  MS667: {
    title: "Key twice in one object",
    explanation:
      "A row, or an object inside it, gives the same key two values. JSON readers keep the last one and drop the other.",
    fix: "Keep one of the two values.",
  },
  MS668: {
    title: "JSON, but not JSON lines",
    explanation:
      "A seed file holds one JSON object on each line. This one is a single JSON list, or its rows are spread over several lines.",
    fix: "Convert a list with `jq -c '.[]' FILE > FILE.jsonl`, and spread rows with `jq -c . FILE > FILE.jsonl`.",
  },
  MS669: {
    title: "Rejected rows cannot be written",
    explanation:
      "The file of `--rejects` cannot be made or written, or something else is there already: the file that the rows are read from, or one that no earlier run has written. Only a file of rejected rows is written over.",
    fix: "Name another file, and check its folder and the free space.",
  },
  MS670: {
    title: "Data file cannot be read",
    explanation:
      "The file of `seed.file` is not there, is not a regular file, may not be read, is gzipped and damaged, or lies outside of the project while only the spec names it.",
    fix: "Check the path; it starts from the working directory.",
  },
  MS671: {
    title: "Collection is not there",
    explanation: "The collection to be filled does not exist on this server.",
    fix: "Run `milvus-stack apply` first.",
  },
  MS672: {
    title: "Vectors were made in another way",
    explanation:
      "The model or the template of the stored vectors differs from what the spec and the environment say now. Vectors of both kinds side by side cannot be compared.",
    fix: "Run `milvus-stack plan`: the collection needs a rebuild before rows are added.",
  },
  MS673: {
    title: "Seeding interrupted",
    explanation:
      "It was stopped by Ctrl-C. The write under way was finished; the message says what is stored.",
    fix: "Run it again: stored rows are recognised, and it goes on.",
  },
  MS674: {
    title: "Nothing to seed from",
    explanation: "The spec has no `seed.file`, and none was given.",
    fix: "Add `seed: { file: … }` to the spec, or give `--file`.",
  },
  MS675: {
    title: "No embedding model",
    explanation: "The collection embeds text, and the environment has no `embeddings`.",
    fix: "Add `embeddings` to the environment.",
  },
  MS676: {
    title: "Not a key of this collection",
    explanation:
      "A key of a VarChar field is a string, one of an Int64 field an integer from -2^63 to 2^63 - 1. Anything else is refused before a filter is made of it: a list or an object would become a part of the expression. Nothing was read or deleted.",
    fix: "Pass a list of keys of the right type. To delete by filter, call `deleteWhere`.",
  },
  MS677: {
    title: "Not loaded",
    explanation:
      "The collection, or a partition that was named, is on the server and not loaded. Milvus searches and reads only what is loaded.",
    fix: "Name loaded partitions only, or load the rest: change `load` in the spec and run `npx milvus-stack apply`.",
  },
  MS678: {
    title: "Rows were written without being compared",
    explanation:
      "What is stored in some partitions could not be read: they are not loaded, or the user has no right to query. `seed` then writes every row that belongs there, counts it as updated, and cannot say which of them had changed.",
    fix: "Nothing has to be done. To have rows compared, load the partitions or grant `Query`.",
  },
  MS679: {
    title: "Part of the statistics cannot be read",
    explanation:
      "The user has no right to read it. A search needs `Search` and no more; aliases, partitions, the load state and the number of rows have privileges of their own.",
    fix: "Nothing has to be done. To see it, grant the privilege that the message names.",
  },
} as const satisfies CodeFamily;
