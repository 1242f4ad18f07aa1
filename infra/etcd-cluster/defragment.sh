#!/bin/sh
# Gives the space that compaction has freed back to the disk, and to the quota: one member after the other, the leader last.
# A member answers nobody while it is at it, so the next is not touched before all of them answer again, and the first failure
# ends the run.
# ENDPOINTS: URLs of all members, separated by spaces. MIN_FREE_PERCENT, MIN_FREE_BYTES: a file with less to gain is left alone.
# ATTEMPTS: how often, five seconds apart, all members are asked before the run gives up.
set -eu
: "${ENDPOINTS:?}" "${MIN_FREE_PERCENT:?}" "${MIN_FREE_BYTES:?}" "${ATTEMPTS:=12}"

# The number that a key has in an endpoint's status, one line of JSON.
number() {
  rest=${2#*\"$1\":}
  if [ "$rest" = "$2" ]; then
    echo 0
  else
    echo "${rest%%[!0-9]*}"
  fi
}

status() {
  etcdctl --endpoints="$1" endpoint status --write-out=json
}

# Reads rather than "endpoint health", which fails once the quota is used up: just when this is needed most.
all_answer() {
  for member in $ENDPOINTS; do
    etcdctl --endpoints="$member" get defragmentation-probe >/dev/null || return 1
  done
}

wait_for_all() {
  attempts=0
  until all_answer; do
    attempts=$((attempts + 1))
    if [ "$attempts" -ge "$ATTEMPTS" ]; then
      echo "not all members answer: stopping" >&2
      exit 1
    fi
    sleep 5
  done
}

defragment() {
  now=$(status "$1")
  size=$(number dbSize "$now")
  free=$((size - $(number dbSizeInUse "$now")))
  if [ "$free" -lt "$MIN_FREE_BYTES" ] || [ $((free * 100)) -lt $((size * MIN_FREE_PERCENT)) ]; then
    echo "$1: $free of $size bytes are free, nothing to do"
    return
  fi
  etcdctl --endpoints="$1" --command-timeout=10m defrag
  wait_for_all
  echo "$1: $size bytes, now $(number dbSize "$(status "$1")")"
}

wait_for_all
leaders=
for endpoint in $ENDPOINTS; do
  now=$(status "$endpoint")
  if [ "$(number leader "$now")" = "$(number member_id "$now")" ]; then
    leaders="$leaders $endpoint"
  else
    defragment "$endpoint"
  fi
done
for endpoint in $leaders; do
  defragment "$endpoint"
done
