#!/bin/sh
# Makes a backup, and keeps the newest KEEP of those that this script made; backups made by hand stay.
# PROGRAM and CONFIG: milvus-backup and its configuration file; where Milvus and the store are comes from the environment.
set -eu
: "${PROGRAM:?}" "${CONFIG:?}" "${KEEP:?}"
prefix=scheduled_

run() {
  "$PROGRAM" --config "$CONFIG" "$@"
}

# The names sort by time, and milvus-backup takes letters, digits and underscores only.
name="$prefix$(date -u +%Y%m%d_%H%M%S)"
if ! run create --name "$name" --rbac; then
  echo "$name failed; nothing is deleted. What it copied so far is no backup and can go: the folder of that name in the bucket" >&2
  exit 1
fi
echo "made $name"

names=$(run list 2>&1 | grep -E "^$prefix[0-9]{8}_[0-9]{6}$" | LC_ALL=C sort -r)
if ! echo "$names" | grep -qx "$name"; then
  echo "$name is not among the backups in the store: nothing is deleted" >&2
  exit 1
fi
for old in $(echo "$names" | tail -n "+$((KEEP + 1))"); do
  run delete --name "$old"
  echo "deleted $old"
done
