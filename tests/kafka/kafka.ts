import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { type JavaProgram, mavenLibraries } from "../maven/maven-libraries.ts";
import type { ServerNetwork } from "../servers/network.ts";
import { type RunningServer, startIn } from "../servers/running.ts";

export const kafka: JavaProgram = {
  name: "kafka",
  version: "3.9.1",
  // Without the second it logs nothing.
  artifacts: ["org.apache.kafka:kafka_2.13:3.9.1", "org.slf4j:slf4j-simple:1.7.36"],
};

const smallJvm = [
  "-Xms64m",
  "-Xmx384m",
  "-XX:+UseSerialGC",
  "-XX:TieredStopAtLevel=1",
  "-XX:ActiveProcessorCount=2",
];

const logger = "org.slf4j.simpleLogger";
const quiet = [`-D${logger}.defaultLogLevel=warn`, `-D${logger}.log.kafka.server.KafkaRaftServer=info`];

/** Starts one broker that is its own controller, empty, in `network`; its `uri` is `127.0.0.1:PORT` there. */
export async function startKafka(network: ServerNetwork): Promise<RunningServer> {
  const classpath = join(await mavenLibraries(kafka), "*");
  const [broker, controller] = [await network.freePort(), await network.freePort()];
  return await startIn("kafka", async (folder) => {
    const properties = join(folder, "server.properties");
    await writeFile(properties, serverProperties(folder, broker, controller));
    const java = [...smallJvm, ...quiet, "-cp", classpath];
    const id = "AAAAAAAAAAAAAAAAAAAAAQ";
    await execa("java", [...java, "kafka.tools.StorageTool", "format", "-t", id, "-c", properties]);
    return {
      title: "Kafka",
      uri: `127.0.0.1:${broker}`,
      ...network.inside("java", [...java, "kafka.Kafka", properties]),
      cwd: folder,
      logFile: join(folder, "server.log"),
      isReady: async () => (await readLog(join(folder, "server.log"))).includes("Kafka Server started"),
      timeoutMs: 60_000,
    };
  });
}

function serverProperties(folder: string, broker: number, controller: number): string {
  return `process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${controller}
listeners=PLAINTEXT://127.0.0.1:${broker},CONTROLLER://127.0.0.1:${controller}
advertised.listeners=PLAINTEXT://127.0.0.1:${broker}
controller.listener.names=CONTROLLER
log.dirs=${join(folder, "log")}
num.partitions=1
offsets.topic.num.partitions=1
offsets.topic.replication.factor=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
group.initial.rebalance.delay.ms=0
auto.create.topics.enable=true
`;
}

async function readLog(file: string): Promise<string> {
  return await readFile(file, "utf8").catch(() => "");
}
