import { Channel, type ClientOptions, type Metadata, status } from "@grpc/grpc-js";
import type { CallRecorder } from "../recording/recorder.ts";

type Factory = NonNullable<ClientOptions["channelFactoryOverride"]>;

/**
 * Makes channels that tell of each call once it has ended, in the bytes that went over the network: what the SDK does not know of an
 * answer is in them too.
 */
export function recordingChannels(recorder: CallRecorder): Factory {
  return (address, credentials, options) => new RecordingChannel(address, credentials, options, recorder);
}

class RecordingChannel extends Channel {
  readonly #recorder: CallRecorder;

  constructor(...[address, credentials, options, recorder]: [...Parameters<Factory>, CallRecorder]) {
    super(address, credentials, options);
    this.#recorder = recorder;
  }

  override createCall(...args: Parameters<Channel["createCall"]>): ReturnType<Channel["createCall"]> {
    const call = super.createCall(...args);
    const method = args[0].slice(args[0].lastIndexOf("/") + 1);
    const { start, sendMessageWithContext } = call;
    let request: Buffer = Buffer.alloc(0);
    let answer: Buffer | null = null;
    call.sendMessageWithContext = (context, message: Buffer) => {
      request = message;
      sendMessageWithContext.call(call, context, message);
    };
    call.start = (metadata: Metadata, listener) => {
      start.call(call, metadata, {
        onReceiveMetadata: (received) => listener.onReceiveMetadata(received),
        onReceiveMessage: (message: Buffer) => {
          answer = message;
          listener.onReceiveMessage(message);
        },
        onReceiveStatus: (ended) => {
          const { code, details } = ended;
          if (code !== status.OK) this.#recorder.answered(method, request, { grpcError: { code, details } });
          else if (answer !== null) this.#recorder.answered(method, request, { bytes: answer });
          listener.onReceiveStatus(ended);
        },
      });
    };
    return call;
  }
}
