#!/bin/sh
# Makes the buckets, and a user for Milvus who may use the objects in them and do nothing else. May be run again at any time: it
# changes what differs, and gives the user a new secret key if that in the Secret is new.
# URL of MinIO; BUCKETS, separated by spaces; ROOT_USER, ROOT_PASSWORD; ACCESS_KEY_ID, SECRET_ACCESS_KEY of the user; POLICY,
# the user's rights as JSON; WORK, a folder to write to.
set -eu
: "${URL:?}" "${BUCKETS:?}" "${ROOT_USER:?}" "${ROOT_PASSWORD:?}"
: "${ACCESS_KEY_ID:?}" "${SECRET_ACCESS_KEY:?}" "${POLICY:?}" "${WORK:?}"
# mc looks for a home even where it is told its folder, and the user of the pod has none.
export HOME="$WORK" MC_CONFIG_DIR="$WORK/mc"
policy_name=milvus

# Keys go by standard input: arguments can be read by whoever sees the process.
log_in() {
  printf '%s\n%s\n' "$2" "$3" | mc --quiet alias set "$1" "$URL" >/dev/null
}

attempts=0
until log_in root "$ROOT_USER" "$ROOT_PASSWORD"; do
  attempts=$((attempts + 1))
  if [ "$attempts" -ge 30 ]; then
    echo "no answer from $URL, or other root credentials than those in the Secret" >&2
    exit 1
  fi
  sleep 5
done

for bucket in $BUCKETS; do
  mc mb --ignore-existing "root/$bucket"
done

printf '%s' "$POLICY" >"$WORK/policy.json"
mc admin policy create root "$policy_name" "$WORK/policy.json"
printf '%s\n%s\n' "$ACCESS_KEY_ID" "$SECRET_ACCESS_KEY" | mc admin user add root
# Attaching what is attached already is an error.
case $(mc admin user info --json root "$ACCESS_KEY_ID") in
  *\"policyName\":\"$policy_name\"*) ;;
  *) mc admin policy attach root "$policy_name" --user "$ACCESS_KEY_ID" ;;
esac

log_in client "$ACCESS_KEY_ID" "$SECRET_ACCESS_KEY"
for bucket in $BUCKETS; do
  echo probe | mc --quiet pipe "client/$bucket/.set-up-probe"
  mc --quiet rm "client/$bucket/.set-up-probe"
done
echo "the buckets $BUCKETS and their user are ready"
