# The last part of both set-up scripts. Milvus' write-ahead log (Woodpecker) relies on writes that the store refuses where an object
# is there already: `If-None-Match: *`, answered by 412. Tries two of them and removes the object again.
# PROBE, a folder of a bucket that Milvus may write to, or empty where nothing is to be tried. The alias `client` has Milvus' keys.
try_conditional_writes() {
  # The host name is that of the pod: no other attempt uses this object.
  probe="client/$PROBE/.conditional-write-${HOSTNAME:-here}-$$"
  printf first >"$WORK/first"
  printf second >"$WORK/second"
  if ! answer=$(mc --json put --if-not-exists "$WORK/first" "$probe" 2>&1); then
    cannot "refuses a write with the header" "$answer"
  fi
  trap 'mc --quiet rm "$probe" >/dev/null' EXIT
  if answer=$(mc --json put --if-not-exists "$WORK/second" "$probe" 2>&1); then
    cannot "ignores the header and overwrote an object" "$answer"
  fi
  case $answer in
    *\"PreconditionFailed\"*) echo "the store has conditional writes" ;;
    *) cannot "does not answer 412 to a second write with the header" "$answer" ;;
  esac
}

cannot() {
  echo "$2" >&2
  echo "MS922 The object store at $URL has no conditional writes (If-None-Match: *): it $1. Milvus' write-ahead log relies on them." >&2
  exit 1
}

if [ -n "${PROBE:-}" ]; then try_conditional_writes; fi
