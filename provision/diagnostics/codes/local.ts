import type { CodeFamily } from "./description.ts";

/** MS500 to MS599: the embedded target. */
export const localCodes = {
  MS501: {
    title: "No Python",
    explanation:
      "The embedded target, Milvus Lite and the embedding server, is installed with Python. Neither `python3`, `python3.13` to `python3.10` nor `python` on `PATH` is one that runs, or `MILVUS_STACK_PYTHON` names something else.",
    fix: "Install Python 3.10 or newer, or set `MILVUS_STACK_PYTHON` to the path of one. Where Milvus runs elsewhere, no Python is needed: give the environment its `uri`.",
  },
  MS502: {
    title: "Python is too old",
    explanation: "Milvus Lite needs Python 3.10 or newer, and the newest one found is older.",
    fix: "Install a newer one beside it (`python3.12`, say, is found by itself), or name one in `MILVUS_STACK_PYTHON`.",
  },
  MS503: {
    title: "Python without `venv`",
    explanation:
      "The packages go into a virtual environment of their own, so that nothing on the machine changes. Debian and Ubuntu keep the module for it in a package of its own.",
    fix: "`sudo apt install python3-venv`, or name another Python in `MILVUS_STACK_PYTHON`.",
  },
  MS504: {
    title: "The Python packages could not be installed",
    explanation:
      "`pip` failed; the message names the cause: no network, a certificate that is not trusted, a package that differs from its pinned hash, no build for this platform, a full disk. What was installed half-way is removed again.",
    fix: "Correct the cause and run the command again. `pip`'s own settings (`PIP_INDEX_URL`, `PIP_CERT`, `HTTPS_PROXY`, `pip.conf`) are respected.",
  },
  MS505: {
    title: "A fixed port is in use",
    explanation:
      "`MILVUS_STACK_MILVUS_PORT` or `MILVUS_STACK_EMBEDDINGS_PORT` fixes a port on which another program listens. Nothing was started or stopped.",
    fix: "End that program, which `ss -ltnp` or `lsof -i` shows, or unset the variable: a free port is chosen then, and kept.",
  },
  MS506: {
    title: "A server ended while it was starting",
    explanation:
      "Milvus Lite or the embedding server ended before it served. The message has its last lines; what was started with it is stopped again.",
    fix: "Read the log in `.milvus-stack/logs`. If the data is damaged, `npm stop -- --purge` deletes it. The embedding server needs a processor with AVX2.",
  },
  MS507: {
    title: "A server did not answer in time",
    explanation: "It was started and ran, and did not serve within 90 seconds. It is stopped again.",
    fix: "Look into its log in `.milvus-stack/logs`, and at the load of the machine, and run the command again.",
  },
  MS508: {
    title: "No embedding server for this platform",
    explanation: "The embedding server that comes with the project is built for Linux x86-64 only.",
    fix: "Give the environment an OpenAI-compatible endpoint: `embeddings: { baseUrl, model, dimensions, apiKey }` in `environments/local.yaml`. Milvus Lite runs on macOS too.",
  },
  MS509: {
    title: "Interrupted",
    explanation:
      "Ctrl-C or a signal ended the start. What it had started is stopped; what ran before still runs.",
    fix: "Run the command again; it goes on from a clean state.",
  },
  MS510: {
    title: "Another start or stop is at work",
    explanation:
      "Another process starts, installs or stops the embedded target of the same folder, and did not finish within ten minutes.",
    fix: "Wait until it is done. A lock that a killed process left behind is taken over after ten seconds.",
  },
  MS511: {
    title: "Not a port number",
    explanation:
      "`MILVUS_STACK_MILVUS_PORT` or `MILVUS_STACK_EMBEDDINGS_PORT` holds something else than a number from 1 to 65535.",
    fix: "Correct the variable, or unset it for a free port.",
  },
  MS512: {
    title: "No Docker",
    explanation: "`--engine compose` starts containers, and there is no `docker` on `PATH`.",
    fix: "Install Docker (https://docs.docker.com/get-docker), or take the default engine, Milvus Lite, which needs none.",
  },
  MS513: {
    title: "Docker without Compose",
    explanation: "The `docker` command line has no `compose`, which is a plugin of its own on Linux.",
    fix: "Install it (https://docs.docker.com/compose/install); `docker compose version` then prints one. It has to be version 2.20 or newer.",
  },
  MS514: {
    title: "Docker's daemon does not answer",
    explanation:
      "The `docker` command line is there, and the daemon that runs containers is not, or this user may not speak to it.",
    fix: "Start Docker (`sudo systemctl start docker`, or Docker Desktop). Without the right to it: `sudo usermod -aG docker $USER` and log in again.",
  },
  MS515: {
    title: "The containers did not come up",
    explanation:
      "Docker Compose failed, or a container was not healthy in time: an image could not be pulled, there is too little memory (Milvus wants 8 GB), a disk is full. " +
      "The message holds its last words. Containers that did start are left for a look.",
    fix: "Look into the log that the message names, and run the command again: it goes on from where things are.",
  },
  MS516: {
    title: "Containers' data without their passwords",
    explanation:
      "Volumes of earlier containers of this folder are there, and `.milvus-stack/compose.env`, which holds the passwords that they were made with, is not.",
    fix: "Put the file back, or delete the data: `npx milvus-stack down --engine compose --purge`.",
  },
  MS517: {
    title: "Password that the containers cannot take",
    explanation:
      "`MILVUS_ROOT_PASSWORD` (6 to 72 characters) and `MINIO_ROOT_PASSWORD` (8 and more) choose the passwords of new containers. Quotes and line breaks are not possible.",
    fix: "Choose another one, or unset the variable: a random one is made then.",
  },
} as const satisfies CodeFamily;
