#!/bin/sh
# Removes the users that Milvus was before: those with its policy and another access key than the one in the Secret. Runs when nothing uses
# them any more. May be run again at any time.
# URL of MinIO; ROOT_USER, ROOT_PASSWORD; ACCESS_KEY_ID of the user that stays; WORK, a folder to write to.
set -eu
: "${URL:?}" "${ROOT_USER:?}" "${ROOT_PASSWORD:?}" "${ACCESS_KEY_ID:?}" "${WORK:?}"
export HOME="$WORK" MC_CONFIG_DIR="$WORK/mc"
policy_name=milvus

# Keys go by standard input: arguments can be read by whoever sees the process.
printf '%s\n%s\n' "$ROOT_USER" "$ROOT_PASSWORD" | mc --quiet alias set root "$URL" >/dev/null

# One user a line. An access key with a quote or a backslash is escaped there; such a user stays.
mc admin user list --json root >"$WORK/users"
while read -r user; do
  case $user in
    *\"policyName\":\"$policy_name\"*)
      access_key=${user#*\"accessKey\":\"}
      access_key=${access_key%%\"*}
      case $access_key in
        "$ACCESS_KEY_ID" | *\\*) ;;
        *) mc admin user remove root "$access_key" ;;
      esac
      ;;
  esac
done <"$WORK/users"
echo "only the present user has the rights of Milvus"
