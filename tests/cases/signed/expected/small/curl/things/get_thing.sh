#!/usr/bin/env bash
# Get a thing
#
# GET /thing/{id}
#
# Gives the thing with its parts.
#
# Set these in the environment; no output and no list of processes shows them:
# - SMALL_URL: base address
#   like http://localhost:1/base
# - SMALL_API_KEY: API key of the 3rd party extension (Management Console, Manage Keys,
# 3rd party extensions)
#
# PREREQUEST_DEBUG=1 shows on standard error what is signed, secrets masked.
# The answer is printed; its status goes to standard error, and 400 and above is a failure.
# Needs bash, curl 7.76 or later, openssl, date. No redirect is followed.
set -euo pipefail

# What is sent. Optional values are commented out: take the # away from those you need.
# The path, part by part.
segments=(
  'thing'
  # id
  '7'
)
query=() headers=() cookies=() fields=() files=()

# The query, as names and values.
query=(
  # filter (optional): A filter.
  #'filter' 'name eq '\''a b'\'''
)

# Headers, as names and values.
headers=(
  # X-Trace (optional)
  #'X-Trace' 'string'
)

# QLM strict authentication: the server demands it.
signed=yes

# From here on nothing needs to be changed.

# --- final_url.sh, byte for byte ---
# The canonical URL: one spelling of a request's address, signed and sent byte for byte.
#
# RFC 3986 leaves a writer choices (which characters to escape, how to spell the host). They are
# settled here in the one way that no HTTP library, proxy or Postman engine rewrites.
# bash 3.2 or later, builtins only. Hosts must be ASCII: write an international name in punycode.

# final_url BASE [-k] [-s SEGMENT]... [-q NAME VALUE]... [-b NAME]...
#
# Put the canonical URL of BASE, the path values and the query into FINAL_URL (a variable, since
# $(...) would cost a value its newlines at the end).
#   BASE  scheme://host[:port][/prefix], with escapes the prefix may already have; user, fragment
#         and default port are dropped
#   -s    a path value    -q  a query pair    -b  a query name without `=`
#   -k    keep valid %XX in what follows (else values are data and % becomes %25)
# Returns 2, with a word on standard error, for a base that is no http(s) address and for a path
# value . or ..
final_url() {
  local LC_ALL=C keep="" values="" query="" mark="" origin path REPLY
  unset FINAL_URL # an exported one would show the URL to each child
  url_split "$1" || return 2
  shift
  while [[ $# -gt 0 ]]; do
    case $1 in
      -k) keep=1 && shift ;;
      -s) url_segment "$2" "$keep" && values+=/$REPLY && shift 2 ;;
      -b) url_name "$2" "$keep" && query+=$mark$REPLY mark="&" && shift 2 ;;
      -q) url_pair "$2" "$3" "$keep" && query+=$mark$REPLY mark="&" && shift 3 ;;
      *) url_refuse "final_url does not know the option $1" ;;
    esac || return 2
  done
  if [[ -n $values ]]; then
    while [[ $path == */ ]]; do path=${path%/}; done
  fi
  FINAL_URL=$origin$path$values${query:+?$query}
}

url_refuse() {
  printf '%s\n' "$1" >&2
  return 2
}

# Sets the caller's origin and path.
url_split() {
  local base=$1 scheme=http rest segment
  while [[ $base == [$' \t\r\n']* ]]; do base=${base:1}; done
  while [[ $base == *[$' \t\r\n'] ]]; do base=${base%?}; done
  base=${base%%#*}
  if [[ $base =~ ^([A-Za-z][A-Za-z0-9+.-]*):// ]]; then
    url_lower "${BASH_REMATCH[1]}"
    scheme=$REPLY
    base=${base#*://}
  fi
  [[ $scheme == http || $scheme == https ]] ||
    url_refuse "the base address does not begin with http:// or https://" || return 2
  [[ $base != *\?* ]] || url_refuse "the base address has a query" || return 2
  rest=${base%%[/\\]*}
  url_origin "$scheme" "$rest" || return 2
  rest=${base:${#rest}}
  rest=${rest#/}/
  path=""
  while [[ -n $rest ]]; do
    segment=${rest%%/*}
    rest=${rest#*/}
    url_segment "$segment" 1 || return 2
    path+=/$REPLY
  done
}

# Sets the caller's origin.
url_origin() {
  local host port usual='^(.*@)?([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:([0-9]*))?$'
  local numbers='^(0|[1-9][0-9]{0,2})(\.(0|[1-9][0-9]{0,2})){3}$' default=80
  [[ $1 == http ]] || default=443
  [[ $2 =~ $usual ]] || url_refuse_host || return 2
  host=${BASH_REMATCH[2]}
  port=${BASH_REMATCH[4]:-$default}
  [[ $host == *[!0-9.]* || $host =~ $numbers ]] || url_refuse_host || return 2
  while [[ $port == 0?* ]]; do port=${port#0}; done
  [[ ${#port} -le 5 && $port -le 65535 ]] ||
    url_refuse "the base address has a port over 65535" || return 2
  url_lower "$host"
  origin=$1://$REPLY
  [[ $port == "$default" ]] || origin+=:$port
}

url_refuse_host() {
  url_refuse "the base address has no host, or one that is not written as usual (in ASCII)"
}

url_lower() {
  local pair
  REPLY=$1
  [[ $REPLY == *[A-Z]* ]] || return 0
  for pair in Aa Bb Cc Dd Ee Ff Gg Hh Ii Jj Kk Ll Mm Nn Oo Pp Qq Rr Ss Tt Uu Vv Ww Xx Yy Zz; do
    REPLY=${REPLY//${pair:0:1}/${pair:1}}
  done
}

# The name of a query pair as a server reads it: unescaped, in lower case.
url_plain_name() {
  local name=$1
  if [[ $name =~ ^([A-Za-z0-9._-]|%[0-9A-Fa-f]{2})*$ ]]; then
    printf -v name %b "${name//[%]/\\x}"
  fi
  url_lower "$name"
}

url_segment() {
  local plain=$1
  [[ -z $2 ]] || plain=${plain//[%]2[Ee]/.}
  [[ $plain != . && $plain != .. ]] || url_refuse "a path value may not be . or .." || return 2
  url_encode "$1" "A-Za-z0-9._~!\$&'()*+,;=:@-" "$2"
  # One Postman engine takes a segment that begins with a colon for a path variable.
  [[ $REPLY != :* ]] || REPLY=%3A${REPLY:1}
}

url_name() {
  url_encode "$1" 'A-Za-z0-9._~!$()*,;:@/?-' "$2"
}

url_pair() {
  local name
  url_name "$1" "$3"
  name=$REPLY
  url_encode "$2" 'A-Za-z0-9._~!$()*,;:@/?=-' "$3"
  REPLY=$name=$REPLY
}

# url_encode TEXT KEPT KEEP_ESCAPES: run by run, so that the cost lies in what must be escaped.
url_encode() {
  local rest=$1 run code
  REPLY=""
  while [[ -n $rest ]]; do
    run=${rest%%[!$2]*}
    REPLY+=$run
    rest=${rest:${#run}}
    if [[ -n $3 && $rest == %[0-9A-Fa-f][0-9A-Fa-f]* ]]; then
      REPLY+=${rest:0:3}
      rest=${rest:3}
    elif [[ -n $rest ]]; then
      printf -v code %d "'${rest:0:1}"
      printf -v code '%%%02X' "$((code & 255))"
      REPLY+=$code
      rest=${rest:1}
    fi
  done
}
# --- end of final_url.sh ---

# --- masked.sh, byte for byte ---
# What may be shown of a URL or a signed text: all but the values of secret parameters.
# bash 3.2 or later, builtins only; needs final_url.sh.

# masked TEXT [NAME]...
#
# Print TEXT, a URL or what begins with one, with *** for the value of each secret NAME. Names of
# parameters are compared decoded and without regard to case.
masked() {
  local LC_ALL=C rest=$1 output="" name value REPLY
  shift
  while [[ $rest == *[?\&]* ]]; do
    name=${rest%%[?&]*}
    output+=$name${rest:${#name}:1}
    rest=${rest:${#name}+1}
    name=${rest%%[=?&]*}
    if [[ ${rest:${#name}:1} == "=" ]]; then
      value=${rest:${#name}+1}
      value=${value%%&*}
      rest=${rest:${#name}+1+${#value}}
      masked_name "$name" "$@" && value="***"
      output+=$name=$value
    fi
  done
  printf '%s\n' "$output$rest"
}

masked_name() {
  local name secret
  url_plain_name "$1"
  name=$REPLY
  shift
  for secret in "$@"; do
    url_lower "$secret"
    [[ $name != "$REPLY" ]] || return 0
  done
  return 1
}
# --- end of masked.sh ---

# --- sign.sh of the scheme qlm-strict, byte for byte ---
# QLM strict authentication, versions 1 and 2: HMAC-SHA256 over the URL and the X-Qlm headers.
#
# Source: Soraco's support article 360045904672 and the digests printed there. Where it leaves a
# choice open, that is an input, and the default is the reading of the vendor's own code.
# bash 3.2 or later, openssl, date; needs final_url.sh. The key is in no argument vector; see that
# the variable it comes from is not exported either (export -n): children inherit the environment.

# sign CLOCK [INPUT VALUE]...
#
# Sign a request by REQUEST_URL, which must already be spelled as it will be sent. Puts the URL, unchanged,
# into SIGNED_URL, the signed text into SIGNED_TEXT, and what to send, as `Name: value`, into the
# array SIGNED_HEADERS.
#   CLOCK  the command that prints the time, UTC, as yyyy-MM-dd HH:mm:ss (qlm_clock); a server
#          accepts the signature only for a limited time (the vendor's text on version 1: 60 s)
# Inputs: api_key (required, printable ASCII), version (2 or 1), token_header, separator (: or =,
# before the version), extra_headers (lines `Name: value`, signed in that order), extra_position
# (after or before the timestamp), signed_form (sent, or unescaped as .NET shows a URL). An option
# left out or empty takes its default. Returns 2, with a word on standard error, for unusable input.
sign() {
  local +x LC_ALL=C api_key="" REPLY
  local version="" token_header="" separator="" extra_headers="" extra_position="" signed_form=""
  local url=$REQUEST_URL text=$REQUEST_URL timestamp extra_text=""
  unset SIGNED_URL SIGNED_TEXT SIGNED_HEADERS # exported ones would show a password to each child
  timestamp=$("$1") || return 2
  shift
  while [[ $# -gt 0 ]]; do
    qlm_check_input "$1" "$2" || return 2
    printf -v "$1" %s "$2"
    shift 2
  done
  qlm_check_key "$api_key" && qlm_check_time "$timestamp" || return 2
  SIGNED_HEADERS=("X-Qlm-Timestamp: $timestamp" "X-Qlm-Authentication-Version: 2")
  [[ $version != 1 ]] || SIGNED_HEADERS=("Qlm-Timestamp: $timestamp")
  qlm_extra_headers "$extra_headers" || return 2
  [[ $signed_form != unescaped ]] || qlm_unescape
  [[ $version == 1 ]] || qlm_append_suffix "$timestamp"
  SIGNED_URL=$url
  SIGNED_TEXT=$text
  qlm_hmac "$api_key" "$text" || return 2
  [[ $version != 1 ]] || token_header=${token_header:-Qlm-Authentication-Token}
  SIGNED_HEADERS=("${token_header:-X-Qlm-Authentication-Token}: $REPLY" "${SIGNED_HEADERS[@]}")
}

# Print the time as the signature wants it.
qlm_clock() {
  LC_ALL=C date -u '+%Y-%m-%d %H:%M:%S'
}

qlm_refuse() {
  printf '%s\n' "$1" >&2
  return 2
}

qlm_check_input() {
  case $1=$2 in
    api_key=* | extra_headers=*) ;;
    version= | version=[12] | separator= | separator=[:=]) ;;
    extra_position= | extra_position=after | extra_position=before) ;;
    signed_form= | signed_form=sent | signed_form=unescaped) ;;
    token_header= | token_header=X-Qlm-Authentication | token_header=Qlm-Authentication) ;;
    token_header=X-Qlm-Authentication-Token | token_header=Qlm-Authentication-Token) ;;
    *) qlm_refuse "$1 is no input of sign, or it has a value outside its choices" ;;
  esac
}

qlm_check_key() {
  [[ -n $1 ]] || qlm_refuse "the API key is empty" || return 2
  # The vendor's code turns each other character into `?`, so that many keys would sign alike.
  [[ $1 != *[!\ -~]* ]] || qlm_refuse "the API key has characters outside printable ASCII"
}

qlm_check_time() {
  local form='^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}$'
  [[ $1 =~ $form ]] || qlm_refuse "the clock's time is not yyyy-MM-dd HH:mm:ss"
}

# Appends to SIGNED_HEADERS and to the caller's extra_text.
qlm_extra_headers() {
  local form='^(x-qlm[!#$%&'"'"'*+.^_`|~0-9a-z-]*): ?(([!-~]([ -~]*[!-~])?)?)$' name value line
  local rest=$1 taken=" x-qlm-timestamp x-qlm-authentication-version x-qlm-authentication-token"
  taken+=" x-qlm-authentication qlm-authentication-token qlm-authentication "
  while [[ -n $rest ]]; do
    line=${rest%%$'\n'*}
    rest=${rest:${#line}}
    rest=${rest#$'\n'}
    [[ -n $line ]] || continue
    name=${line%%:*}
    value=${line:${#name}+1}
    url_lower "$name"
    [[ $line == *:* && $REPLY:$value =~ $form ]] ||
      qlm_refuse 'an additional header is not `X-Qlm...: value` in visible ASCII' || return 2
    [[ $taken != *" $REPLY "* ]] ||
      qlm_refuse "the header $name is set twice, or by the signature itself" || return 2
    [[ $version != 1 ]] || qlm_refuse "version 1 signs no additional headers" || return 2
    taken+="$REPLY "
    SIGNED_HEADERS+=("$name: ${value# }")
    extra_text+="&$name:${value# }"
  done
}

# Appends to the caller's text.
qlm_append_suffix() {
  local own="&X-Qlm-Timestamp:$1&X-Qlm-Authentication-Version${separator:-:}2"
  if [[ $extra_position == before ]]; then
    text+=$extra_text$own
  else
    text+=$own$extra_text
  fi
}

# Replaces, in the caller's text, the escapes that .NET's Uri.ToString shows as characters: ASCII
# but ;/?:@&=+$,#%\ and well-formed UTF-8 of U+00A0 and above (RFC 3629).
qlm_unescape() {
  local rest=$text form run x='[0-9A-Fa-f]' t='%[89ABab][0-9A-Fa-f]'
  form="^%(2[012789ADEade]|3[0-9CEce]|4[1-9A-Fa-f]|5[0-9ABDEFabdef]|6$x|7[0-9A-Ea-e]"
  form+="|[Cc]2%[ABab]$x|([Cc][3-9A-Fa-f]|[Dd]$x)$t"
  form+="|([Ee]0%[ABab]$x|[Ee][1-9ABCEFabcef]$t|[Ee][Dd]%[89]$x)$t"
  form+="|([Ff]0%[9ABab]$x|[Ff][1-3]$t|[Ff]4%8$x)$t$t)"
  text=""
  while [[ $rest == *%* ]]; do
    run=${rest%%[%]*}
    text+=$run
    rest=${rest:${#run}}
    if [[ $rest =~ $form ]]; then
      run=${BASH_REMATCH[0]}
      rest=${rest:${#run}}
      printf -v run %b "${run//[%]/\\x}"
      text+=$run
    else
      text+=%
      rest=${rest:1}
    fi
  done
  text+=$rest
}

# RFC 2104 in two passes of openssl, so that the key is in no argument.
qlm_hmac() {
  local +x key=$1 inner="" outer="" bytes="" bits code i
  if [[ ${#key} -gt 64 ]]; then
    bytes=$(printf %s "$key" | openssl dgst -sha256) || qlm_refuse_openssl || return 2
    bytes=${bytes##* }
  fi
  for ((i = 0; i < 64; i++)); do
    if [[ -n $bytes ]]; then
      code=$((16#0${bytes:2*i:2}))
    else
      code=0
      [[ -z ${key:i:1} ]] || printf -v code %d "'${key:i:1}"
    fi
    printf -v bits '\\x%02x\\x%02x' "$((code ^ 0x36))" "$((code ^ 0x5c))"
    inner+=${bits:0:4}
    outer+=${bits:4}
  done
  bytes=$({ printf %b "$inner" && printf %s "$2"; } | openssl dgst -sha256) ||
    qlm_refuse_openssl || return 2
  bytes=${bytes##* }
  for ((i = 0; i < 64; i += 2)); do outer+=\\x${bytes:i:2}; done
  REPLY=$(printf %b "$outer" | openssl dgst -sha256) || qlm_refuse_openssl || return 2
  REPLY=${REPLY##* }
}

qlm_refuse_openssl() {
  qlm_refuse "openssl could not compute SHA-256"
}
# --- end of sign.sh ---

refuse() {
  printf '%s\n' "$1" >&2
  exit 2
}

# require NAME MEANING...: stop unless all variables are set; no child inherits them.
require() {
  local missing=""
  while [[ $# -gt 0 ]]; do
    if [[ -z ${!1-} ]]; then
      printf '%s is not set: %s\n' "$1" "$2" >&2
      missing=1
    fi
    shift 2
  done
  [[ -z $missing ]] || exit 2
}

# config NAME VALUE: one setting for curl, quoted as curl reads it from a file.
config() {
  local LC_ALL=C value=$2
  value=${value//\\/\\\\}
  value=${value//\"/\\\"}
  value=${value//$'\n'/\\n}
  value=${value//$'\r'/\\r}
  [[ -z ${value:100000} ]] || refuse "curl takes no setting this long: name a file in upload"
  printf '%s = "%s"\n' "$1" "$value"
}

# header NAME VALUE
header() {
  [[ $1$2 != *[$'\r\n']* ]] || refuse "the header $1 has a line break"
  if [[ -n $2 ]]; then config header "$1: $2"; else config header "$1;"; fi
}

settings() {
  config url "$url"
  config request GET
  set -- ${headers[@]+"${headers[@]}"}
  while [[ $# -gt 0 ]]; do
    header "$1" "$2"
    shift 2
  done
  set -- ${cookies[@]+"${cookies[@]}"}
  local jar=""
  while [[ $# -gt 0 ]]; do
    jar+="${jar:+; }$1=$2"
    shift 2
  done
  [[ -z $jar ]] || header Cookie "$jar"
}

require \
  SMALL_URL 'base address' \
  SMALL_API_KEY 'API key of the 3rd party extension (Management Console, Manage Keys, 3rd party extensions)'

# No program that is started inherits what is secret.
unset -v url text settings REQUEST_METHOD REQUEST_URL REQUEST_HEADERS REQUEST_BODY
export -n SMALL_URL SMALL_API_KEY

command -v curl >/dev/null || refuse "curl is not installed"

call=("${SMALL_URL-}")
for part in "${segments[@]}"; do call+=(-s "$part"); done
set -- ${query[@]+"${query[@]}"}
while [[ $# -gt 0 ]]; do
  call+=(-q "$1" "$2")
  shift 2
done
final_url "${call[@]}" || exit 2
url=$FINAL_URL
text=$url
if [[ $signed == yes ]]; then
  require SMALL_API_KEY 'API key of the 3rd party extension (Management Console, Manage Keys, 3rd party extensions)'
  REQUEST_URL=$url
  sign qlm_clock \
    api_key "${SMALL_API_KEY-}" \
    version '2' || exit 2
  url=$SIGNED_URL
  text=${SIGNED_TEXT:-$url}
  for line in "${SIGNED_HEADERS[@]}"; do headers+=("${line%%: *}" "${line#*: }"); done
fi


case ${PREREQUEST_DEBUG-} in
  "" | 0) ;;
  unmasked) printf 'Secrets are not masked, keep this to yourself:\n%s\n' "$text" >&2 ;;
  *) masked "$text" >&2 ;;
esac

# Standard input is the one way to curl that no list of processes shows.
settings=$(settings) || exit 2
printf '%s\n' "$settings" | curl -q --globoff --path-as-is --proto '=http,https' --silent --show-error \
  --fail-with-body --write-out '%{stderr}HTTP %{http_code}\n' --config -
