# Qlik's Xrfkey pair: one value of 16 letters and digits, in the query and in a header.
#
# Source: Qlik's reference pages of the repository and proxy service APIs. The key proves that no
# foreign web page made the request; it is neither secret nor a credential, and nothing is signed.
# bash 3.2 or later, od; needs final_url.sh.

# sign RANDOM [xrfkey KEY]
#
# Put the same key into the query of REQUEST_URL and into the header: SIGNED_URL, SIGNED_TEXT (empty) and
# the array SIGNED_HEADERS. A key already in the query, its name in any case, is replaced; all else
# keeps its order and spelling.
#   RANDOM  the command that prints as many random bytes as its argument says, as decimal numbers
#           (xrfkey_random)
#   xrfkey  a fixed key of 16 letters and digits; left out or empty, each call makes a fresh one
# Returns 2, with a message on standard error, for another key, for a URL with a fragment and for a
# source that is not random.
sign() {
  local +x LC_ALL=C key=${3-} pairs="" mark="" REPLY
  unset SIGNED_URL SIGNED_TEXT SIGNED_HEADERS
  [[ $# -eq 1 || ${2-} == xrfkey ]] ||
    xrfkey_refuse "sign does not know the input ${2-}" || return 2
  [[ $REQUEST_URL != *\#* ]] ||
    xrfkey_refuse "the URL has a #, which would cut off the key: write %23" || return 2
  if [[ -z $key ]]; then
    xrfkey_fresh "$1" || return 2
    key=$REPLY
  fi
  [[ ${#key} -eq 16 && $key != *[!0-9A-Za-z]* ]] ||
    xrfkey_refuse "the Xrfkey is not made of 16 letters and digits" || return 2
  xrfkey_in_query "$REQUEST_URL" "$key"
  SIGNED_URL=$REPLY
  SIGNED_TEXT=""
  SIGNED_HEADERS=("X-Qlik-Xrfkey: $key")
}

# Print as many random bytes as the argument says.
xrfkey_random() {
  od -An -v -N "$1" -tu1 /dev/urandom
}

xrfkey_refuse() {
  printf '%s\n' "$1" >&2
  return 2
}

xrfkey_fresh() {
  local alphabet=ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 draw rest byte
  REPLY=""
  for draw in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do
    rest=$("$1" 16) || return 2
    while [[ $rest =~ [0-9]+ ]]; do
      byte=${BASH_REMATCH[0]}
      rest=${rest#*"$byte"}
      # 248 is 4 times 62: the bytes above would make the first letters more frequent.
      [[ $byte -ge 248 ]] || REPLY+=${alphabet:byte%62:1}
    done
    REPLY=${REPLY:0:16}
    [[ ${#REPLY} -lt 16 ]] || return 0
  done
  xrfkey_refuse "the random source is not random"
}

xrfkey_in_query() {
  local target=${1%%\?*} rest pairs="" mark="" pair replaced=""
  rest=${1:${#target}+1}
  rest=${rest:+$rest&}
  while [[ -n $rest ]]; do
    pair=${rest%%&*}
    rest=${rest#*&}
    url_plain_name "${pair%%=*}"
    if [[ $REPLY == xrfkey ]]; then
      pair=xrfkey=$2
      [[ -z $replaced ]] || continue
      replaced=1
    fi
    pairs+=$mark$pair
    mark="&"
  done
  [[ -n $replaced ]] || pairs+=${mark}xrfkey=$2
  REPLY=$target?$pairs
}

# --- one call in short ---
#| # Qlik's Xrfkey pair: the same 16 letters and digits in the query and in a header.
#| xrfkey=$(openssl rand -hex 8)
