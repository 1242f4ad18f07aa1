import { type Fields, fieldsOf } from "../workload/fields.ts";

export type MessageQueue = "woodpecker" | "pulsar" | "kafka";

/**
 * The write-ahead log that Milvus is deployed with, decided as the chart decides it (templates/config.tpl): Kafka's section comes
 * last and so wins, Pulsar's comes before Woodpecker's, and Woodpecker is what this component asks for.
 *
 * @param values those of `helm-values/milvus`, where another one may be switched on
 */
export function messageQueueOf(values: Fields): MessageQueue {
  const enabled = (...names: readonly string[]) =>
    names.some((name) => fieldsOf(values[name]).enabled === true);
  if (enabled("kafka", "externalKafka")) return "kafka";
  return enabled("pulsar", "externalPulsar") ? "pulsar" : "woodpecker";
}
