#!/bin/sh
# Makes the buckets of an S3-compatible store that are not there yet.
# URL of the store; BUCKETS, separated by spaces, or none; ACCESS_KEY_ID, SECRET_ACCESS_KEY; REGION, which may be missing; WORK, a
# folder to write to.
set -eu
: "${URL:?}" "${BUCKETS?}" "${ACCESS_KEY_ID:?}" "${SECRET_ACCESS_KEY:?}" "${WORK:?}"
# mc looks for a home even where it is told its folder, and the user of the pod has none.
export HOME="$WORK" MC_CONFIG_DIR="$WORK/mc"
# Otherwise mc asks the store, for which Milvus' user may have no right.
if [ -n "${REGION:-}" ]; then export MC_REGION="$REGION"; fi

# Keys go by standard input: arguments can be read by whoever sees the process.
printf '%s\n%s\n' "$ACCESS_KEY_ID" "$SECRET_ACCESS_KEY" | mc --quiet alias set client "$URL" >/dev/null
for bucket in $BUCKETS; do
  mc mb --ignore-existing ${REGION:+--region="$REGION"} "client/$bucket"
done
