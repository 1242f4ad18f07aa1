import type { CodeFamily } from "./description.ts";

/** MS400 to MS499: reaching Milvus. */
export const connectionCodes = {
  MS401: {
    title: "Address cannot be used",
    explanation:
      "The address of Milvus is none: it is `http://host:port`, `https://host[:port]` or `host:port`.",
    fix: "Correct `milvus.uri` of the environment, or the variable that it comes from.",
  },
  MS402: {
    title: "Milvus cannot be reached",
    explanation:
      "Nothing answers at the address: no server runs there, the name is unknown, or a firewall is in between.",
    fix: "Check that the server runs and that its port is open from here. `npx milvus-stack up` starts the embedded one.",
  },
  MS403: {
    title: "Token refused",
    explanation: "The server wants credentials and refuses those that were given, or none were given.",
    fix: "Check the variable that `milvus.token` names: `user:password`, or an API key.",
  },
  MS404: {
    title: "Certificate not trusted",
    explanation:
      "The server's certificate is signed by an unknown authority, has expired, or is made out to another name.",
    fix: "Name the authority's PEM file in `milvus.caFile`, and the name in the certificate in `milvus.serverName`.",
  },
  MS405: {
    title: "Not a Milvus server",
    explanation: "Something answers at the address, but not in the way of Milvus' gRPC API.",
    fix: "Check host and port; Milvus listens on 19530 unless told otherwise, and `https` needs TLS on the other side.",
  },
  MS406: {
    title: "Unknown version",
    explanation:
      "What a server can do is known from its version, and nothing is guessed for one that is not known.",
    fix: "Use a Milvus version that the [README](../README.md) names, or say which of them the server behaves like: `--assume-version 2.6`. A plan shows the guess, and its file keeps it.",
  },
  MS407: {
    title: "Not implemented by the server",
    explanation: "The server does not know the request. Milvus Lite and older versions lack some of them.",
    fix: "Use a server that has it, or leave out what needs it.",
  },
  MS408: {
    title: "The server refused the request",
    explanation: "Milvus answered with an error; the message holds its own words.",
    fix: "Act on what the server says; its log holds more.",
  },
  MS409: {
    title: "No answer in time",
    explanation: "The server did not answer, or did not finish, within the deadline.",
    fix: "Look at the server's load and try again.",
  },
  MS410: {
    title: "Interrupted",
    explanation: "The request was stopped from outside, by Ctrl-C for one.",
    fix: "Run the command again.",
  },
  MS411: {
    title: "Not there",
    explanation: "The database, collection, partition, index or alias does not exist on the server.",
    fix: "`npx milvus-stack plan` shows what is missing, `apply` creates it.",
  },
  MS412: {
    title: "Not permitted",
    explanation: "The user of the token may not do this.",
    fix: "Grant the privilege, or use another token.",
  },
  MS413: {
    title: "Index failed",
    explanation: "Milvus could not build the index; the message holds its reason.",
    fix: "Correct what it names and apply again.",
  },
  MS414: {
    title: "Query does not fit the collection",
    explanation: "The query vector has another length than the vectors of the field.",
    fix: "Embed queries with the model that filled the field.",
  },
  MS415: {
    title: "Assumed version is none",
    explanation:
      "The version that the server is to be treated as cannot be read, or is not a known one either.",
    fix: "Write it as MAJOR.MINOR.PATCH, such as 2.6.15.",
  },
  MS416: {
    title: "Stored JSON that is not valid",
    explanation:
      "Another client wrote a value into a JSON field, or into the dynamic field, that is not valid JSON: `NaN` and `Infinity` are the usual ones.",
    fix: "Leave the field out of those that are asked for, or write the row again with null or text in its place.",
  },
  MS417: {
    title: "Proxy failed",
    explanation:
      "A variable such as `https_proxy` names a proxy for servers that are not on this machine, and the proxy cannot be used, " +
      "cannot be reached, wants a password or does not let the connection through.",
    fix: "Correct the variable that the message names, or add the server's host to `no_proxy`. See [proxies](guide/environments.md#proxies).",
  },
  MS418: {
    title: "Client certificate wanted or refused",
    explanation: "The server takes only clients that show a certificate of an authority that it trusts.",
    fix: "Name the PEM files of such a certificate and of its key in `milvus.certFile` and `milvus.keyFile`.",
  },
  MS419: {
    title: "File of a certificate cannot be used",
    explanation:
      "`caFile`, `certFile` or `keyFile` names a file that is not there or holds something else, the key belongs to another " +
      "certificate or is encrypted, or one of `certFile` and `keyFile` is missing.",
    fix: "Name PEM files: certificates in `caFile` and `certFile`, the key of the latter without a passphrase in `keyFile`.",
  },
} as const satisfies CodeFamily;
