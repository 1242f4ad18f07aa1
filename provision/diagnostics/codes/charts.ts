import type { CodeFamily } from "./description.ts";

/** MS941 to MS959: charts and images. */
export const chartsCodes = {
  MS941: {
    title: "The lock of charts and images cannot be used",
    explanation: "`helm-values/charts.lock.yaml` is missing, not YAML, or an entry is not of its form.",
    fix: "Correct the entry that is named, or let `npx milvus-stack charts update` write it.",
  },
  MS942: {
    title: "A chart is not there",
    explanation:
      "Neither the folder of charts that the stack names nor the cache has the version of the lock.",
    fix: "`npx milvus-stack charts pull` downloads what the lock names; `--from` takes it from a mirror or a folder.",
  },
  MS943: {
    title: "A chart's sum differs",
    explanation:
      "The packed chart is not the one that the lock names: it was changed, cut off, or published again under the same version.",
    fix: "Delete the file and pull again. If the new chart is wanted, look at what changed and update the lock in a commit of its own.",
  },
  MS944: {
    title: "Another chart or version",
    explanation: "The unpacked chart in the folder has another name or version than the lock.",
    fix: "Put the right chart there, or update the lock.",
  },
  MS945: {
    title: "A values file cannot be used",
    explanation: "A file of `helm-values/` is not YAML, or holds no mapping.",
    fix: "Correct the file at the place that is named.",
  },
  MS946: {
    title: "An image's tag moves",
    explanation: "A tag such as `latest` names another image tomorrow, so a restart could change what runs.",
    fix: "Name a release in `helm-values/charts.lock.yaml`.",
  },
  MS947: {
    title: "An image has no digest",
    explanation:
      "The stack requires digests, because a tag can be moved to another image, and the lock has none for this one.",
    fix: "`npx milvus-stack charts update --digests` looks the digests up and writes them into the lock.",
  },
  MS948: {
    title: "A repository or registry cannot be reached",
    explanation:
      "The server did not answer, broke off, or asks for credentials. It was asked several times, except where it refused.",
    fix: "Check the network and the proxy (`NODE_USE_ENV_PROXY=1` makes Node use `HTTPS_PROXY`), or take the charts from a mirror or a folder: `--from`.",
  },
  MS949: {
    title: "A source does not have the chart",
    explanation: "The repository, mirror or folder was asked, and has no such version of the chart.",
    fix: "Check the version in the lock and the address, or take the chart from elsewhere: `--from`.",
  },
  MS950: {
    title: "A registry does not have the image",
    explanation: "The image's registry knows no such repository or tag, or does not show it to everybody.",
    fix: "Correct the image in `helm-values/charts.lock.yaml`, or name a mirror that has it: `--image-registry`.",
  },
  MS951: {
    title: "A server's answer is not understood",
    explanation: "What came is no index of a Helm repository, no packed chart, or no registry's answer.",
    fix: "Look at what the address serves: a login page of a proxy, perhaps.",
  },
  MS952: {
    title: "A chart cannot be put in its place",
    explanation: "The cache, or the folder that was named, cannot be written.",
    fix: "Check the folder, its permissions and the room on the disk, or name another: `--out`.",
  },
  MS953: {
    title: "What --from names is no source of charts",
    explanation:
      "Charts come from a folder with packed charts, or from an `http` or `https` address below which they are.",
    fix: "Name such a folder or address.",
  },
  MS954: {
    title: "An image's tag was moved",
    explanation:
      "The registry has another image under the tag than the one whose digest the lock holds. The lock is left as it is.",
    fix: "Find out who moved it. If the new image is wanted, take the `digest` line out of the lock and look it up again.",
  },
  MS955: {
    title: "A chart is not what its index says",
    explanation:
      "The packed chart names itself otherwise, or deploys another version, than the repository's index says. The lock is left as it is.",
    fix: "Look at the repository, and report it there.",
  },
} as const satisfies CodeFamily;
