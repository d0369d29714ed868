# Prints results of the static signing files, each field closed by a zero byte.

field() {
  printf '%s=%s\0' "$1" "$2"
}

begin() {
  failed=""
  FINAL_URL=""
}

end() {
  printf 'END\0'
}

# The message of a refusal is kept in a file: a substitution would lose the variables that are set.
refused() {
  failed=1
  field error "$(<"$messages")"
}

run_url() {
  if final_url "$@" 2>"$messages"; then
    field url "$FINAL_URL"
  else
    refused
  fi
}

run_masked() {
  local shown
  shown=$(masked "$@" && printf x)
  shown=${shown%x}
  field masked "${shown%$'\n'}"
}

run_sign() {
  local header
  [[ -z $failed ]] || return 0
  source_text=$1
  shift
  if [[ ${1-} == -u ]]; then
    FINAL_URL=$2
    shift 2
  fi
  printf 0 >"$messages.at"
  REQUEST_URL=$FINAL_URL
  if sign source_of_this_case "$@" 2>"$messages"; then
    field url "$SIGNED_URL"
    field text "$SIGNED_TEXT"
    for header in "${SIGNED_HEADERS[@]}"; do field header "$header"; done
  else
    refused
  fi
}

# A clock that stands still, or bytes that are drawn one after another.
source_of_this_case() {
  local at bytes
  if [[ $# -eq 0 ]]; then
    printf '%s\n' "$source_text"
  else
    at=$(<"$messages.at")
    read -r -a bytes <<<"$source_text"
    printf '%s\n' "${bytes[*]:at:$1}"
    printf %s "$((at + $1))" >"$messages.at"
  fi
}

messages=$(mktemp)
trap 'rm -f "$messages" "$messages.at"' EXIT
