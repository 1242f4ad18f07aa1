import { InterceptingCall, type Interceptor } from "@grpc/grpc-js";

/** Stands for all collections: the SDK insists on a name where the protocol wants none. No collection can have it. */
export const everyCollection = "*";

/** Sends what was asked of {@link everyCollection} as the server knows it: without a name. */
export const askOfEveryCollection: Interceptor = (options, nextCall) => {
  if (!options.method_definition.path.endsWith("/ListAliases"))
    return new InterceptingCall(nextCall(options));
  return new InterceptingCall(nextCall(options), {
    sendMessage(message: unknown, next) {
      next(isOfEvery(message) ? { ...message, collection_name: "" } : message);
    },
  });
};

function isOfEvery(message: unknown): message is { readonly collection_name: typeof everyCollection } {
  return (
    typeof message === "object" &&
    message !== null &&
    Reflect.get(message, "collection_name") === everyCollection
  );
}
