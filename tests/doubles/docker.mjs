#!/usr/bin/env node
// A stand-in for the `docker` command line, for tests of what milvus-stack asks of it and makes of its answers: it keeps the
// arguments, and "starts" a Milvus that answers nothing but GetVersion. It runs no containers, and proves nothing of them.
//
// Its folder is DOCKER_DOUBLE: `calls.jsonl` gets a line for each call; `daemon-down`, `no-compose` and `unhealthy`, if they are
// there, make it fail that way; `milvus.pid` and `volumes` are its state.
import { spawn } from "node:child_process";
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http2";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseEnv } from "node:util";

const folder = process.env.DOCKER_DOUBLE ?? "";
const file = (name) => join(folder, name);
const words = process.argv.slice(2);
const option = (name) => words[words.indexOf(name) + 1] ?? "";

if (words[0] === "serve") serve(Number(words[1]));
else {
  const { MILVUS_ROOT_PASSWORD, MINIO_ROOT_USER } = process.env;
  appendFileSync(
    file("calls.jsonl"),
    `${JSON.stringify({ words, MILVUS_ROOT_PASSWORD, MINIO_ROOT_USER })}\n`,
  );
  answer();
}

function answer() {
  if (words[0] === "version") {
    if (existsSync(file("daemon-down"))) {
      return fail(
        "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?",
      );
    }
    return print("28.2.2");
  }
  if (words[0] === "volume") return print(existsSync(file("volumes")) ? "milvus_etcd" : "");
  if (words[0] !== "compose" || existsSync(file("no-compose")))
    return fail("docker: unknown command: docker compose");
  const verb = words.find((word) => ["version", "ps", "up", "down"].includes(word));
  if (verb === "version") return print("Docker Compose version v2.40.3");
  if (verb === "ps") return ps();
  if (verb === "up") return up();
  if (verb === "down") return down();
  return fail(`The double knows no ${words.join(" ")}`);
}

function ps() {
  const running = existsSync(file("milvus.pid"));
  if (words.includes("--quiet")) return print(running ? "0123456789ab" : "");
  const Health = existsSync(file("unhealthy")) ? "unhealthy" : "healthy";
  const lines = ["etcd", "minio", "milvus"].map((Service) =>
    JSON.stringify({ Service, State: "running", Health }),
  );
  return print(running ? lines.join("\n") : "");
}

function up() {
  const { MILVUS_PORT, COMPOSE_PROJECT_NAME } = parseEnv(readFileSync(option("--env-file"), "utf8"));
  writeFileSync(file("volumes"), "");
  process.stderr.write(` milvus Pulling \n Container ${COMPOSE_PROJECT_NAME}-etcd-1  Starting\n`);
  if (existsSync(file("unhealthy")))
    return fail("dependency failed to start: container milvus-1 is unhealthy");
  if (existsSync(file("milvus.pid"))) return;
  const server = spawn(process.execPath, [fileURLToPath(import.meta.url), "serve", MILVUS_PORT], {
    detached: true,
    stdio: "ignore",
  });
  writeFileSync(file("milvus.pid"), String(server.pid));
  server.unref();
}

function down() {
  if (existsSync(file("milvus.pid"))) process.kill(Number(readFileSync(file("milvus.pid"), "utf8")));
  rmSync(file("milvus.pid"), { force: true });
  if (words.includes("--volumes")) rmSync(file("volumes"), { force: true });
}

function serve(port) {
  const server = createServer();
  server.on("stream", (stream) => {
    stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
    stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
    stream.end(Buffer.alloc(5));
  });
  server.listen(port, "127.0.0.1");
}

function print(text) {
  process.stdout.write(`${text}\n`);
}

function fail(text) {
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
}
