#!/bin/sh
# Saves the keyspace as one member holds it, checks the file, and keeps the newest KEEP of them in DIRECTORY.
# ENDPOINTS: URLs of the members, separated by spaces; the first that answers is asked.
set -eu
: "${ENDPOINTS:?}" "${DIRECTORY:?}" "${KEEP:?}"

unchecked="$DIRECTORY/unchecked"
trap 'rm -f "$unchecked" "$unchecked.part"' EXIT
# A run that was killed may have left them.
rm -f "$unchecked" "$unchecked.part"

# etcdctl can no longer check a file from 3.6 on; before 3.5 there is no etcdutl.
check() {
  if command -v etcdutl >/dev/null; then
    etcdutl snapshot status "$1"
  else
    etcdctl snapshot status "$1"
  fi
}

for endpoint in $ENDPOINTS; do
  if etcdctl --endpoints="$endpoint" get snapshot-probe >/dev/null; then
    etcdctl --endpoints="$endpoint" snapshot save "$unchecked"
    break
  fi
  echo "$endpoint does not answer" >&2
done

if [ ! -s "$unchecked" ]; then
  echo "no member answers: nothing is saved, and nothing is deleted" >&2
  exit 1
fi
check "$unchecked"
chmod 440 "$unchecked"
saved="$DIRECTORY/etcd-$(date -u +%Y%m%dT%H%M%SZ).db"
mv "$unchecked" "$saved"
echo "saved $saved"

# The names sort by time.
export LC_ALL=C
set -- "$DIRECTORY"/etcd-*.db
while [ "$#" -gt "$KEEP" ]; do
  rm -f "$1"
  echo "deleted $1"
  shift
done
