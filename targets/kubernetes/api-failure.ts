import type { MilvusStackError } from "../../provision/diagnostics/diagnostic.ts";
import { TargetCode, targetError } from "../codes.ts";

/** What was asked of the API server when it said no. */
export interface ApiRequest {
  /** `get`, `list`, `create`: the verbs of a Role. */
  readonly verb: string;
  /** As a Role names it: `services`, `pods/portforward`. */
  readonly resource: string;
  readonly namespace: string;
  readonly context: string;
}

/** Why a request to the API server failed, for people. @returns null where the answer was 404: the caller knows better. */
export function explainFailure(thrown: unknown, request: ApiRequest): MilvusStackError | null {
  const { verb, resource, namespace, context } = request;
  const status = statusOf(thrown);
  if (status === 404) return null;
  if (status === 403) {
    return targetError(
      TargetCode.notPermitted,
      {
        summary: `The user of context ${context} may not ${verb} ${resource} in namespace ${namespace}.`,
        cause: messageOf(thrown),
        fix: `Have a Role with the verb \`${verb}\` on \`${resource}\` bound to the user; the guide to environments has the whole of it.`,
      },
      { cause: thrown },
    );
  }
  if (status === 401) {
    return targetError(
      TargetCode.clusterUnreachable,
      {
        summary: `The API server of context ${context} does not accept the login.`,
        cause: messageOf(thrown),
        fix: "Log in to the cluster again: the login in the kubeconfig is wrong or has expired.",
      },
      { cause: thrown },
    );
  }
  return targetError(
    TargetCode.clusterUnreachable,
    {
      summary: `The API server of context ${context} cannot be asked to ${verb} ${resource}.`,
      cause: messageOf(thrown),
      fix: "Check that `kubectl get service` works with the same context.",
    },
    { cause: thrown },
  );
}

/** The status of an answer of the API server: of its client's exception, or in the words of a refused websocket. */
function statusOf(thrown: unknown): number | null {
  if (typeof thrown !== "object" || thrown === null) return null;
  const code: unknown = Reflect.get(thrown, "code");
  if (typeof code === "number") return code;
  const [, digits] = /Unexpected server response: (\d{3})/.exec(String(Reflect.get(thrown, "message"))) ?? [];
  return digits === undefined ? null : Number(digits);
}

/** What the API server itself says (`message` of its Status), or the innermost cause of a connection that was not made. */
function messageOf(thrown: unknown): string {
  if (typeof thrown !== "object" || thrown === null) return String(thrown);
  const message = messageIn(Reflect.get(thrown, "body"));
  if (message !== null) return message;
  const cause: unknown = Reflect.get(thrown, "cause");
  if (cause instanceof Error) return messageOf(cause);
  const [line = ""] = String(Reflect.get(thrown, "message") ?? thrown).split("\n");
  return line;
}

function messageIn(body: unknown): string | null {
  if (typeof body === "string") {
    try {
      return messageIn(JSON.parse(body)) ?? body;
    } catch {
      return body === "" ? null : body;
    }
  }
  const message: unknown = typeof body === "object" && body !== null ? Reflect.get(body, "message") : null;
  return typeof message === "string" && message !== "" ? message : null;
}
