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
} as const satisfies CodeFamily;
