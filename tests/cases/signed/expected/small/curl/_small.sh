#!/usr/bin/env bash
# What the scripts in the folders beside this file share.
#
# Small
#
# Generated: change nothing here. An operation's script declares what is particular to it and calls `send "$@"`.
# Needs bash 3.2, curl 7.63 and what the signature names.

# The signing files below mean these patterns and dollar signs as they stand.
# shellcheck disable=SC2016,SC2034,SC2125,SC2295

# Secrets are used from here on, so the trace of `bash -x` ends.
{ set +x; } 2>/dev/null

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
# Returns 2, with a message on standard error, for a base that is no http(s) address and for a path
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
# Inputs: api_key (required; of ASCII to be safe), version (2 or 1), token_header, separator (: or =,
# before the version), extra_headers (lines `Name: value`, signed in that order), extra_position
# (after or before the timestamp), signed_form (sent, or unescaped as .NET shows a URL). An option
# left out or empty takes its default. Returns 2, with a message on standard error, for unusable input.
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
  [[ -n $api_key ]] || qlm_refuse "the API key is empty" || return 2
  qlm_check_time "$timestamp" || return 2
  SIGNED_HEADERS=("X-Qlm-Timestamp: $timestamp" "X-Qlm-Authentication-Version: 2")
  [[ $version != 1 ]] || SIGNED_HEADERS=("Qlm-Timestamp: $timestamp")
  qlm_extra_headers "$extra_headers" || return 2
  [[ $signed_form != unescaped ]] || qlm_unescape
  [[ $version == 1 ]] || qlm_append_suffix "$timestamp"
  SIGNED_URL=$url
  SIGNED_TEXT=$text
  qlm_key "$api_key"
  qlm_hmac "$REPLY" "$text" || return 2
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

# Puts the key into REPLY as the vendor's code takes it: `?` for each UTF-16 unit outside ASCII, which is one for a
# character of two or three bytes, two for one of four.
qlm_key() {
  REPLY=${1//[$'\200'-$'\277']/}
  REPLY=${REPLY//[$'\360'-$'\377']/"??"}
  REPLY=${REPLY//[$'\300'-$'\357']/"?"}
  [[ $REPLY == "$1" ]] ||
    printf '%s\n' "the API key has characters outside ASCII, signed as \`?\`: many keys sign alike" >&2
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
  local common="&X-Qlm-Timestamp:$1&X-Qlm-Authentication-Version${separator:-:}2"
  if [[ $extra_position == before ]]; then
    text+=$extra_text$common
  else
    text+=$common$extra_text
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


# --- declarations ---

script=${BASH_SOURCE[1]-$0}
unset -v name REPLY FINAL_URL SIGNED_URL SIGNED_TEXT SIGNED_HEADERS
unset -v REQUEST_METHOD REQUEST_URL REQUEST_HEADERS REQUEST_BODY
# A variable of ours that the caller exports too would show its value to each child.
for name in $(compgen -e); do
  case $name in
    *_proxy) ;;
    [a-z]*) export -n "${name?}" ;;
  esac
done

locations=() names=() arguments=() required=() # by number of the value
sample_of=() samples=() given_to=() given=()   # several values can have one number
secrets=() secret_titles=() secret_names=()    # secrets by number; names of secret query parameters
needs=() credentials="" alternatives=() no_login="" headers=() hidden=" " uses_html="" failure_member="" failure_word="" user="" digest="" signature="" signed=""
certificate="" certificate_key="" authority="" passphrase="" server_name="" windows_user="" login_path=()
objects=() choices=() chosen_by="" typed=() types=() body_kind="" media_type="" body="" body_file="" body_optional="" dry_run="" include=""

# operation METHOD PATH
operation() {
  method=$1
  path=$2
}

# number_of LOCATION NAME [ARGUMENT]: set REPLY to the number of the value, declare it if it is new.
number_of() {
  for ((REPLY = 0; REPLY < ${#names[@]}; REPLY++)); do
    [[ ${locations[REPLY]} != "$1" || ${names[REPLY]} != "$2" ]] || return 0
  done
  locations+=("$1")
  names+=("$2")
  arguments+=("${3-$2}")
  required+=("")
  secrets+=("")
  secret_titles+=("")
}

# value LOCATION NAME TEXT [ARGUMENT]: sent as it is here unless an argument replaces it.
value() {
  number_of "$1" "$2" "${4-$2}"
  sample_of+=("$REPLY")
  samples+=("$3")
}

# option LOCATION NAME [ARGUMENT]: sent only if an argument gives it.
option() {
  number_of "$1" "$2" "${3-$2}"
}

# members LOCATION NAME: an object; any names may stand in brackets after NAME.
members() { objects+=("$1" "$2"); }

# file NAME [ARGUMENT]: a required file of the form.
file() {
  number_of file "$1" "${2-$1}"
  required[REPLY]=yes
}

# secret LOCATION NAME VARIABLE TITLE: sent from the environment, which must have it.
secret() {
  optional_secret "$@"
  needs+=("$3" "$4")
}

# optional_secret LOCATION NAME VARIABLE TITLE: sent from the environment if it is set there.
optional_secret() {
  number_of "$1" "$2"
  secrets[REPLY]=$3
  secret_titles[REPLY]=$4
  case $1 in
    query) secret_names+=("$2") ;;
    header) hide "$2" ;;
    cookie) hide Cookie ;;
  esac
  export -n "${3?}"
}

# base_from VARIABLE TITLE: an address other than that of most operations.
base_from() {
  base=$1
  base_title=$2
  base_ending=""
}

credential() {
  credentials+="$1 "
  "credential_$1"
}

# alternative [CREDENTIAL]...: one of several ways to log in; none needs no login.
alternative() { alternatives+=("$*"); }

# choose_login: take the first alternative whose variables are all set; otherwise the one that needs none.
choose_login() {
  local choice name missing open="" shown=""
  for choice in ${alternatives[@]+"${alternatives[@]}"}; do
    missing=$(lacking "$choice")
    [[ -n $choice ]] || open=yes
    shown+="${shown:+; or }$missing"
    [[ -n $choice && -z $missing ]] || continue
    for name in $choice; do "credential_$name"; done
    return
  done
  [[ -n $open ]] || no_login=$shown
}

# lacking CREDENTIALS: print the variables that are not set. Call it in a subshell: it declares the credentials.
lacking() {
  local needs=() name shown=""
  for name in $1; do "credential_$name"; done
  set -- ${needs[@]+"${needs[@]}"}
  while [[ $# -gt 0 ]]; do
    [[ -n ${!1-} ]] || shown+="${shown:+ and }$1"
    shift 2
  done
  printf %s "$shown"
}

# signature NAME: signed unless --no-sign says otherwise; signable NAME: signed with --sign.
signature() {
  signature=$1
  signed=yes
}

signable() { signature=$1; }

# answers_html: an HTML page is an expected answer.
answers_html() { uses_html=yes; }

# reports_failure MEMBER [WORD]: an answer with any status reports a failure by this member, or this word in a text.
reports_failure() {
  failure_member=$1
  failure_word=${2-}
}

# body KIND MEDIA_TYPE [TEXT]: KIND is text, form, multipart, file for one that must be given, or
# optional_file.
body() {
  body_kind=${1#optional_}
  media_type=$2
  body=${3-}
  [[ $1 != optional_file ]] || body_optional=yes
}

# part_type NAME MEDIA_TYPE: the type of a part of the form.
part_type() {
  typed+=("$1")
  types+=("$2")
}

# choice PARAMETER VALUE FIELD...: the samples of these fields are sent if the parameter has this value.
choice() {
  chosen_by=$1
  choices+=("$2" "$(printf '%s\n' "${@:3}")")
}

# hide HEADER: its value is secret.
hide() {
  local REPLY
  url_lower "$1"
  hidden+="$REPLY "
}

# way_header NAME VALUE: a header of a connection. Characters of a user outside ASCII are percent-encoded.
way_header() {
  local LC_ALL=C REPLY=$2
  [[ -n $1 && $1 != *[!a-zA-Z0-9._-]* ]] || refuse "$1 cannot be the name of a header"
  [[ $2 != *[!\ -~]* ]] || url_encode "$2" ' !"#$&-~' ""
  headers+=("$1" "$REPLY")
  hide "$1"
}


# --- arguments ---

refuse() {
  printf '%s\n' "$1" >&2
  exit 2
}

# read_arguments [name=value | name@=FILE | --option]...
read_arguments() {
  while [[ $# -gt 0 ]]; do
    case $1 in
      -h | --help) show_help && exit 0 ;;
      --dry-run) dry_run=yes ;;
      -i | --include) include=yes ;;
      --sign)
        [[ -n $signature ]] || refuse "this operation cannot be signed"
        signed=yes
        ;;
      --no-sign) signed="" ;;
      --body)
        [[ $# -gt 1 ]] || refuse "--body needs a file, or - for standard input"
        take_body "$2"
        shift
        ;;
      --body=*) take_body "${1#--body=}" ;;
      *) take_value "$1" ;;
    esac
    shift
  done
}

take_body() {
  [[ -n $body_kind ]] || refuse "this operation takes no body"
  [[ $body_kind != multipart ]] || refuse "the body is a form of parts: give them as name=value and name@=FILE"
  [[ $1 == - || (-r $1 && ! -d $1) ]] || refuse "the file $1 cannot be read"
  body_file=$1
}

# take_value name=value: the longest name that fits, because a name may contain an equals sign.
take_value() {
  local i best="" sign
  for ((i = 0; i < ${#names[@]}; i++)); do
    sign="="
    [[ ${locations[i]} != file ]] || sign="@="
    [[ $1 == "${arguments[i]}$sign"* ]] || continue
    [[ -n $best && ${#arguments[i]} -le ${#arguments[best]} ]] || best=$i
  done
  [[ -n $best ]] || member "$1"
  [[ -z ${secrets[best]} ]] || refuse "${arguments[best]} is secret: set ${secrets[best]} in the environment"
  sign="="
  [[ ${locations[best]} != file ]] || sign="@="
  case ${locations[best]} in
    path | header | cookie) [[ " ${given_to[*]-} " != *" $best "* ]] || refuse "${arguments[best]} is given twice" ;;
  esac
  given_to+=("$best")
  given+=("${1:${#arguments[best]}+${#sign}}")
}

# member name=value: set best to the number of a new member of an object.
member() {
  local i name=${1%%=*} REPLY
  for ((i = 0; i < ${#objects[@]}; i += 2)); do
    [[ $1 == "$name="* && $name == "${objects[i + 1]}["*"]" ]] || continue
    option "${objects[i]}" "$name"
    best=$REPLY
    return
  done
  refuse_argument "$1"
}

refuse_argument() {
  local name=${1%%=*} i best="" least="" word
  name=${name%@}
  for ((i = 0; i < ${#names[@]}; i++)); do
    [[ $name != "${arguments[i]}" || ${locations[i]} != file ]] || refuse "write $name@=FILE"
    [[ $name != "${arguments[i]}" ]] || refuse "write $name=VALUE"
  done
  for word in ${arguments[@]+"${arguments[@]}"} --help --dry-run --include \
    ${body_kind:+--body} ${signature:+--sign --no-sign}; do
    distance "$name" "$word"
    [[ -n $least && $REPLY -ge $least ]] || { best=$word && least=$REPLY; }
  done
  printf 'this operation has no value %s' "$name" >&2
  if [[ $least -le $((${#name} / 3 + 1)) ]]; then
    printf ': did you mean %s?\n' "$best" >&2
  else
    printf '; --help names all it has\n' >&2
  fi
  exit 2
}

# distance A B: set REPLY to the number of letters that must change (Levenshtein).
distance() {
  local a=${1:0:40} b=${2:0:40} i j row=() next cost
  for ((j = 0; j <= ${#b}; j++)); do row[j]=$j; done
  for ((i = 1; i <= ${#a}; i++)); do
    next=("$i")
    for ((j = 1; j <= ${#b}; j++)); do
      cost=1
      [[ ${a:i-1:1} != "${b:j-1:1}" ]] || cost=0
      next[j]=$((row[j - 1] + cost))
      [[ $((row[j] + 1)) -ge ${next[j]} ]] || next[j]=$((row[j] + 1))
      [[ $((next[j - 1] + 1)) -ge ${next[j]} ]] || next[j]=$((next[j - 1] + 1))
    done
    row=("${next[@]}")
  done
  REPLY=${row[${#b}]}
}

# choose_fields: keep the samples of the fields that a parameter chooses; without it, those of the first choice.
choose_fields() {
  local i REPLY value="" every=$'\n' kept=$'\n' name
  pairs query
  for ((i = 0; i < ${#PAIRS[@]}; i += 2)); do [[ ${PAIRS[i]} != "$chosen_by" ]] || value=${PAIRS[i + 1]}; done
  url_lower "${value:-${choices[0]}}"
  value=$REPLY
  for ((i = 0; i < ${#choices[@]}; i += 2)); do
    url_lower "${choices[i]}"
    every+=${choices[i + 1]}$'\n'
    [[ $REPLY != "$value" ]] || kept+=${choices[i + 1]}$'\n'
  done
  for ((i = 0; i < ${#samples[@]}; i++)); do
    [[ ${locations[sample_of[i]]} == field ]] || continue
    name=$'\n'${names[sample_of[i]]}$'\n'
    [[ $every != *"$name"* || $kept == *"$name"* ]] || sample_of[i]=-1
  done
}

# The head of the script is its help.
show_help() {
  local line content="${body_kind:+ [--body FILE | --body -]}"
  [[ $body_kind != multipart ]] || content=" [name@=FILE]..."
  printf 'Usage: %s [name=value]... [--dry-run]%s\n\n' "${0##*/}" "$content"
  while IFS= read -r line && [[ $line == "#"* ]]; do
    line=${line#"#"}
    [[ $line == "!"* ]] || printf '%s\n' "${line# }"
  done <"$script"
  printf '\nname= sends an empty value. --dry-run sends nothing and shows what would be sent.\n'
  printf -- '-i shows the headers of the answer, too.\n'
  [[ -z $signature ]] || printf -- '--sign and --no-sign say whether the request is signed.\n'
  printf 'PREREQUEST_DEBUG=1 shows what is called or signed, secrets masked.\n\nThe environment:\n\n'
  show_environment
}

# about LINE [USER]...: a line of the help; some are only about certain addresses, credentials or signatures.
about() {
  local user
  for user in "${@:2}"; do
    [[ " $base $signature $credentials ${alternatives[*]-} " != *" $user "* ]] || break
    user=""
  done
  [[ $# -gt 1 && -z $user ]] || printf '%s\n' "$1"
}

# meaning_of ARGUMENT: set REPLY to its description in the head of the script.
meaning_of() {
  local line
  REPLY=""
  while IFS= read -r line && [[ $line == "#"* ]]; do
    if [[ $line == "# - $1:"* || $line == "# - $1 ("* ]]; then
      REPLY=${line#"# - $1"}
    elif [[ -n $REPLY && $line == "# "[!-]* ]]; then
      REPLY+=" ${line#"# "}"
    elif [[ -n $REPLY ]]; then
      break
    fi
  done <"$script"
}

# check_form VARIABLE FORM MEANING: stop if the variable is set and has another form.
check_form() {
  [[ -z ${!1-} || ${!1} =~ ^($2)$ ]] || refuse "$1 has the wrong form: $3"
}

# check_file VARIABLE: stop if the variable is set and names no file.
check_file() {
  [[ -z ${!1-} || -r ${!1} ]] || refuse "$1: the file ${!1} cannot be read"
}

# check_needs: stop unless all required values are set.
check_needs() {
  local missing="" i
  set -- "$base" "$base_title" ${needs[@]+"${needs[@]}"}
  while [[ $# -gt 0 ]]; do
    if [[ -z ${!1-} ]]; then
      printf '%s is not set: %s\n' "$1" "$2" >&2
      missing=1
    fi
    shift 2
  done
  if [[ -n $no_login ]]; then
    printf 'the values of a login are missing: set %s\n' "$no_login" >&2
    missing=1
  fi
  for ((i = 0; i < ${#names[@]}; i++)); do
    [[ -n ${required[i]} && " ${given_to[*]-} " != *" $i "* ]] || continue
    meaning_of "${arguments[i]}"
    printf '%s is missing: write %s@=FILE%s\n' "${arguments[i]}" "${arguments[i]}" "$REPLY" >&2
    missing=1
  done
  if [[ $body_kind == file && -z $body_file$body_optional ]]; then
    printf 'the body is missing: write --body FILE, or --body - for standard input\n' >&2
    missing=1
  fi
  [[ -z $missing ]] || exit 2
}


# --- the request ---

# pairs LOCATION: set the array PAIRS to the names and values that are sent.
pairs() {
  local i
  PAIRS=()
  for ((i = 0; i < ${#names[@]}; i++)); do
    [[ ${locations[i]} != "$1" ]] || pairs_of "$i"
  done
}

pairs_of() {
  local k
  if [[ -n ${secrets[$1]} ]]; then
    k=${secrets[$1]}
    [[ -z ${!k-} ]] || PAIRS+=("${names[$1]}" "${!k}")
  elif [[ " ${given_to[*]-} " == *" $1 "* ]]; then
    for ((k = 0; k < ${#given[@]}; k++)); do
      [[ ${given_to[k]} != "$1" ]] || PAIRS+=("${names[$1]}" "${given[k]}")
    done
  else
    for ((k = 0; k < ${#samples[@]}; k++)); do
      [[ ${sample_of[k]} != "$1" ]] || PAIRS+=("${names[$1]}" "${samples[k]}")
    done
  fi
}

# segment TEXT: set REPLY to a part of the path with its values.
segment() {
  local rest=$1 name i text=""
  while [[ $rest == *"{"*"}"* ]]; do
    text+=${rest%%"{"*}
    rest=${rest#*"{"}
    name=${rest%%"}"*}
    for ((i = 0; i < ${#PAIRS[@]}; i += 2)); do
      [[ ${PAIRS[i]} != "$name" ]] || break
    done
    if [[ $i -lt ${#PAIRS[@]} ]]; then
      if [[ -z ${PAIRS[i + 1]} ]]; then
        meaning_of "$name"
        refuse "$name must not be empty$REPLY"
      fi
      text+=${PAIRS[i + 1]//\%/%25}
      rest=${rest#*"}"}
    else
      text+="{"
    fi
  done
  REPLY=$text$rest
}

# build_url: set url.
build_url() {
  local call=("${!base}") rest=${path#/}/ start=${!base}
  while [[ $start == */ ]]; do start=${start%/}; done
  [[ -z $base_ending || $start == *"$base_ending" ]] ||
    refuse "$base must end in $base_ending, like $base_like"
  pairs query
  set -- ${PAIRS[@]+"${PAIRS[@]}"}
  while [[ $# -gt 0 ]]; do
    # A whole query has no name.
    if [[ -n $1 ]]; then call+=(-q "$1" "$2"); else call+=(-b "$2"); fi
    shift 2
  done
  # The path's own text keeps its escapes.
  call+=(-k)
  pairs path
  while [[ -n $rest ]]; do
    segment "${rest%%/*}"
    call+=(-s "$REPLY")
    rest=${rest#*/}
  done
  final_url "${call[@]}" || exit 2
  url=$FINAL_URL
  text=$url
}

# sign_request: the one place where a request is signed; afterwards url and headers are final.
sign_request() {
  local line
  "signature_$signature" || exit 2
  url=$SIGNED_URL
  text=${SIGNED_TEXT:-$url}
  for line in ${SIGNED_HEADERS[@]+"${SIGNED_HEADERS[@]}"}; do headers+=("${line%%: *}" "${line#*: }"); done
}

# signed_headers: set the array REQUEST_HEADERS, as `Name: value`.
signed_headers() {
  REQUEST_HEADERS=()
  set -- ${headers[@]+"${headers[@]}"}
  while [[ $# -gt 0 ]]; do
    REQUEST_HEADERS+=("$1: $2")
    shift 2
  done
}

# signed_body: set REQUEST_BODY to the name of a file that holds the body.
signed_body() {
  if [[ $body_kind == multipart ]]; then
    build_form
  elif [[ $body_file == - ]]; then
    new_body_file
    cat >"$body_file"
  fi
  REQUEST_BODY=$body_file
  if [[ -z $body_file ]]; then
    exec 5< <(printf %s "$body")
    REQUEST_BODY=/dev/fd/5
  fi
}

# collect: headers and cookies of the operation; all cookies share one header.
collect() {
  local jar=""
  pairs header
  set -- ${PAIRS[@]+"${PAIRS[@]}"}
  while [[ $# -gt 0 ]]; do
    case $1 in
      [Cc][Oo][Oo][Kk][Ii][Ee]) jar+="${jar:+; }$2" ;;
      *) headers+=("$1" "$2") ;;
    esac
    shift 2
  done
  pairs cookie
  set -- ${PAIRS[@]+"${PAIRS[@]}"}
  while [[ $# -gt 0 ]]; do
    jar+="${jar:+; }$1=$2"
    shift 2
  done
  [[ -z $jar ]] || headers+=(Cookie "$jar")
  if [[ $body_kind == multipart ]]; then
    pairs field
    set -- ${PAIRS[@]+x}
    pairs file
    # A form needs a part.
    [[ $# -gt 0 || -n ${PAIRS[*]+x} ]] || body_kind=""
  fi
  [[ -z $body_kind || $body_kind == multipart ]] || headers+=(Content-Type "$media_type")
  case $method$body_kind in
    POST | PUT | PATCH) headers+=(Content-Length 0) ;;
  esac
}

# config NAME VALUE: one setting for curl, quoted as curl reads it from a file.
config() {
  local LC_ALL=C value=$2
  value=${value//\\/\\\\}
  value=${value//\"/\\\"}
  value=${value//$'\n'/\\n}
  value=${value//$'\r'/\\r}
  [[ -z ${value:100000} ]] || refuse "curl takes no setting this long: $1"
  printf '%s = "%s"\n' "$1" "$value"
}

# settings: print all that curl must know.
settings() {
  address_settings
  if [[ $method == HEAD ]]; then printf 'head\n'; else config request "$method"; fi
  [[ -z $include ]] || printf 'include\n'
  [[ -z $user ]] || config user "$user"
  [[ -z $digest ]] || printf 'digest\n'
  [[ -z $certificate ]] || certificate_settings
  [[ -z $authority ]] || config cacert "$authority"
  header_settings ${headers[@]+"${headers[@]}"}
  [[ -z $body_kind ]] || body_settings
}

# address_settings: the URL. Where the server's certificate holds another name, curl calls that name at the address.
address_settings() {
  local host=${url#*://} rest path
  host=${host%%[/?]*}
  if [[ -z $server_name || $host == "$server_name" || $host == "$server_name:"* ]]; then
    config url "$url"
    return
  fi
  [[ $server_name != *[!a-zA-Z0-9.-]* ]] || refuse "$server_name cannot be the name of a server"
  path=${url#*://"$host"}
  rest=${host##*]}
  [[ $rest == *:* ]] && rest=:${rest##*:} || rest=""
  config url "${url%%://*}://$server_name$rest$path"
  config connect-to "::${host%"$rest"}:"
  config header "Host: $host"
}

certificate_settings() {
  config cert "${certificate//:/\\:}"
  # An empty passphrase keeps curl from asking for one.
  config pass "$passphrase"
  case $certificate in
    *.pfx | *.PFX | *.p12 | *.P12) config cert-type P12 ;;
    *) [[ -z $certificate_key ]] || config key "$certificate_key" ;;
  esac
}

header_settings() {
  while [[ $# -gt 0 ]]; do
    [[ $1$2 != *[$'\r\n']* ]] || refuse "the header $1 has a line break"
    if [[ -n $2 ]]; then config header "$1: $2"; else config header "$1;"; fi
    shift 2
  done
}

body_settings() {
  local LC_ALL=C
  if [[ $body_kind == multipart && -z $body_file ]]; then
    parts
  elif [[ -n $from_stdin && -z $body_file ]]; then
    config data-binary @-
  elif [[ -n $from_stdin ]]; then
    config upload-file -
  elif [[ -n $body_file ]]; then
    # A file is read piece by piece, however large it is.
    case $body_file in
      /*) config upload-file "$body_file" ;;
      *) config upload-file "./$body_file" ;;
    esac
  else
    config data-raw "$body"
  fi
}


# --- forms ---

# type_of NAME: set REPLY to the type of a part, as curl reads it; empty where it has none.
type_of() {
  local i
  REPLY=""
  for ((i = 0; i < ${#typed[@]}; i++)); do
    [[ ${typed[i]} != "$1" ]] || REPLY=";type=${types[i]}"
  done
}

# config_part NAME @ FILE, or NAME "" TEXT: a part, and REPLY as its type.
config_part() {
  local value=${3//\\/\\\\}
  config form "$1=$2\"${value//\"/\\\"}\"$REPLY"
}

# parts: the fields and files of a form.
parts() {
  pairs field
  set -- ${PAIRS[@]+"${PAIRS[@]}"}
  while [[ $# -gt 0 ]]; do
    [[ $1 != *=* ]] || refuse "curl sends no form field whose name has an equals sign"
    type_of "$1"
    if [[ -n $REPLY ]]; then config_part "$1" "" "$2"; else config form-string "$1=$2"; fi
    shift 2
  done
  pairs file
  set -- ${PAIRS[@]+"${PAIRS[@]}"}
  while [[ $# -gt 0 ]]; do
    [[ -r $2 && ! -d $2 && $1 != *=* ]] || refuse "the file $2 cannot be read"
    type_of "$1"
    [[ -n $REPLY ]] || REPLY=";type=$(file_type "$2")"
    config_part "$1" @ "$2"
    shift 2
  done
}

# fill_form: the fields of a form as its text.
fill_form() {
  local LC_ALL=C REPLY
  pairs field
  set -- ${PAIRS[@]+"${PAIRS[@]}"}
  while [[ $# -gt 0 ]]; do
    url_encode "$1" 'A-Za-z0-9._~-' ""
    body+=${body:+&}$REPLY=
    url_encode "$2" 'A-Za-z0-9._~-' ""
    body+=$REPLY
    shift 2
  done
}

# new_body_file: a file for a body that is read or made once, and that is removed at the end.
new_body_file() {
  body_file=$(mktemp) || exit 2
  trap 'rm -f "$body_file"' EXIT
}

# build_form: a form of parts as a file, which is signed and then sent. Otherwise curl builds it, and chooses the boundary.
build_form() {
  local REPLY boundary
  boundary=form-$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  new_body_file
  built_form >"$body_file" || exit 2
  headers+=(Content-Type "multipart/form-data; boundary=$boundary")
}

# built_form: print the parts (RFC 7578).
built_form() {
  pairs field
  set -- ${PAIRS[@]+"${PAIRS[@]}"}
  while [[ $# -gt 0 ]]; do
    part_head "$1" ""
    printf '%s\r\n' "$2"
    shift 2
  done
  pairs file
  set -- ${PAIRS[@]+"${PAIRS[@]}"}
  while [[ $# -gt 0 ]]; do
    [[ -r $2 && ! -d $2 ]] || refuse "the file $2 cannot be read"
    part_head "$1" "; filename=\"$(form_name "${2##*/}")\"" "$(file_type "$2")"
    cat -- "$2"
    printf '\r\n'
    shift 2
  done
  printf -- '--%s--\r\n' "$boundary"
}

# part_head NAME MORE [TYPE]: print what stands before a part.
part_head() {
  local REPLY
  type_of "$1"
  REPLY=${REPLY#;type=}
  printf -- '--%s\r\nContent-Disposition: form-data; name="%s"%s\r\n' "$boundary" "$(form_name "$1")" "$2"
  [[ -z $REPLY${3-} ]] || printf 'Content-Type: %s\r\n' "${REPLY:-$3}"
  printf '\r\n'
}

# form_name NAME: print a name as forms quote it.
form_name() {
  local name=${1//\"/%22}
  name=${name//$'\r'/%0D}
  printf %s "${name//$'\n'/%0A}"
}


# --- sending ---

# curl reads the settings from standard input, because a list of processes shows arguments; if the body needs standard
# input, from a pipe. Set report to the output of curl: its messages, then status, media type and target of a redirect.
call_curl() {
  local flags=(-q --globoff --path-as-is --proto '=http,https' --no-buffer --silent --show-error)
  # Some calls answer after minutes, for example an export of a large app. An answer may take any time while it arrives.
  flags+=(--connect-timeout 60 --speed-limit 1 --speed-time 300)
  flags+=(--write-out '%{stderr}\n=%{http_code} %{content_type}\n=%{redirect_url}')
  exec 4>&1
  if [[ -n $from_stdin ]]; then
    report=$(curl "${flags[@]}" --config <(printf '%s\n' "$settings") 2>&1 >&4)
  else
    report=$(printf '%s\n' "$settings" | curl "${flags[@]}" --config - 2>&1 >&4)
  fi
}

# call_and_look: as call_curl, for answers that may report a failure; sets failure to what they say of it.
call_and_look() {
  local whole status end=$'\1' element='([[:space:]]([^>]*[^>/])?)?>[[:space:]]*(<!\[CDATA\[)?[[:space:]]*'
  whole=$(
    status=0
    call_curl || status=$?
    printf '\1%s\1%s' "${report//$end/?}" "$status"
  )
  status=${whole##*"$end"}
  whole=${whole%"$end"*}
  report=${whole##*"$end"}
  whole=${whole%"$end"*}
  printf %s "$whole"
  element="<([[:alnum:]_.-]+:)?$failure_member$element([^][:space:]<][^]<]*)"
  local member="\"$failure_member\"[[:space:]]*:[[:space:]]*\"([^\"]+)\""
  if [[ $whole =~ $element ]]; then
    failure=${BASH_REMATCH[5]}
  elif [[ $whole =~ $member ]]; then
    failure=${BASH_REMATCH[1]}
  elif [[ -n $failure_word && $whole != *"<"* && $whole == *"$failure_word"* ]]; then
    failure=$whole
  fi
  failure=${failure//[![:print:]]/?}
  return "$status"
}

# choose_stdin: what curl cannot read from a file or a setting comes through standard input.
choose_stdin() {
  from_stdin=""
  if [[ $body_file == - ]]; then
    from_stdin=yes
  elif [[ -n $body_file && ${url%%\?*} == */ || -n $body_file && $url == */ ]]; then
    # curl would add the file's name to such an address.
    from_stdin=yes
    exec <"$body_file"
  elif [[ -z $body_file && -n ${body:50000} ]]; then
    from_stdin=yes
    exec < <(printf %s "$body")
  fi
}

# log_in: a Windows user logs in by a GET, which returns the session; a POST would lose its body.
log_in() {
  local settings jar name cookie cookies=""
  settings=$(login_settings) || exit 2
  jar=$(printf '%s\n' "$settings" | curl -q --globoff --path-as-is --proto '=http,https' --silent --show-error \
    --fail --location --ntlm --user-agent Windows --output /dev/null --cookie-jar - --config -) || exit 1
  while IFS=$'\t' read -r _ _ _ _ _ name cookie; do
    [[ -z $cookie ]] || cookies+="${cookies:+; }$name=$cookie"
  done <<<"$jar"
  [[ -n $cookies ]] || refuse "the login returned no session: does this virtual proxy offer Windows authentication?"
  headers+=(Cookie "$cookies")
  hide Cookie
}

login_settings() {
  local url headers=()
  final_url "${!base}" "${login_path[@]}" || exit 2
  url=$FINAL_URL
  [[ -z $signature ]] || sign_request
  config url "$url"
  config user "$windows_user"
  [[ -z $authority ]] || config cacert "$authority"
  header_settings ${headers[@]+"${headers[@]}"}
}

# show TEXT: what is called or signed, on standard error, if the user wants to see it.
show() {
  case ${PREREQUEST_DEBUG-} in
    "" | 0) ;;
    unmasked) printf 'Secrets are not masked, keep this to yourself:\n%s\n' "$1" >&2 ;;
    *) masked "$1" ${secret_names[@]+"${secret_names[@]}"} >&2 ;;
  esac
}

# show_request: what --dry-run prints.
show_request() {
  local REPLY
  printf '%s ' "$method"
  masked "$url" ${secret_names[@]+"${secret_names[@]}"}
  [[ -z $user ]] || printf 'Authorization: ***\n'
  set -- ${headers[@]+"${headers[@]}"}
  while [[ $# -gt 0 ]]; do
    url_lower "$1"
    if [[ $hidden == *" $REPLY "* ]]; then printf '%s: ***\n' "$1"; else printf '%s: %s\n' "$1" "$2"; fi
    shift 2
  done
  if [[ $body_kind == multipart ]]; then
    pairs field
    printf '\n'
    [[ -z ${PAIRS[*]+x} ]] || printf '%s=%s\n' "${PAIRS[@]}"
    pairs file
    [[ -z ${PAIRS[*]+x} ]] || printf '%s@=%s\n' "${PAIRS[@]}"
  elif [[ -n $body_file ]]; then
    printf '\n(the body is %s)\n' "$body_file"
  elif [[ -n $body ]]; then
    printf '\n%s\n' "$body"
  fi
}

# judge STATUS_OF_CURL: report the status; exit with 0 for 200 to 299 with the expected content.
judge() {
  local LC_ALL=C redirect answer errors status
  redirect=${report##*$'\n='}
  report=${report%$'\n='*}
  answer=${report##*$'\n='}
  errors=${report%$'\n='*}
  # Curl ends its message with a line break, and explains certificates at length.
  errors=${errors%$'\n'}
  errors=${errors%%$'\n'More details here*}
  status=${answer%% *}
  [[ -z $errors ]] || printf '%s\n' "$errors" >&2
  if [[ $1 -eq 58 && $certificate =~ \.(pfx|PFX|p12|P12)$ ]]; then
    printf 'OpenSSL 3 wants an old .pfx file as PEM: openssl pkcs12 -legacy -in %s -nodes -out client.pem\n' "$certificate" >&2
  fi
  if [[ $1 -eq 60 ]]; then
    printf 'If a private authority signed the certificate of the server, set %s to its PEM file.\n' "$authority_variable" >&2
  fi
  # Curl's numbers for a handshake that failed, an empty answer, and a connection that was closed.
  if [[ " 35 52 56 " == *" $1 "* && $url == https:* && -n $certificate_variables ]]; then
    printf 'Perhaps the server wants a client certificate, or another one: %s.\n' "$certificate_variables" >&2
  fi
  [[ $1 -eq 0 || $status != 000 ]] || exit 1
  printf 'HTTP %s\n' "$status" >&2
  [[ $1 -eq 0 ]] || exit 1
  case $status in
    3*) refuse_redirect "${redirect//[! -~]/?}" ;;
    2*)
      [[ -n $uses_html || $answer != *" text/html"* ]] || refuse_page
      [[ -z $failure ]] || refuse_failure
      ;;
    *) exit 1 ;;
  esac
}

refuse_redirect() {
  {
    printf 'The server redirects to another address and did not do what was requested: '
    masked "$1" ${secret_names[@]+"${secret_names[@]}"}
    printf 'Likely it does not recognise the caller: a token, a session or the prefix of a virtual proxy is missing or wrong,\n'
    printf 'or %s begins with http:// in place of https://.\n' "$base"
  } >&2
  exit 1
}

refuse_page() {
  printf 'The answer is a web page, most likely a login: the server does not recognise the caller, or %s is not the\n' "$base" >&2
  printf 'address of the API.\n' >&2
  exit 1
}

refuse_failure() {
  printf 'The status is one of success, but the answer reports a failure: %s\n' "$failure" >&2
  exit 1
}

# send [ARGUMENT]...
send() {
  local url text settings report failure="" from_stdin="" status=0
  choose_login
  read_arguments "$@"
  [[ -z $chosen_by ]] || choose_fields
  connect
  [[ -z $signed ]] || "signature_$signature" needs
  check_needs
  [[ $body_kind != file || -n $body_file ]] || body_kind=""
  command -v curl >/dev/null || refuse "curl is not installed"
  build_url
  [[ $body_kind != form || -n $body_file ]] || fill_form
  collect
  [[ -z $signed ]] || sign_request
  show "$text"
  choose_stdin
  settings=$(settings) || exit 2
  if [[ -n $dry_run ]]; then
    show_request
    exit 0
  fi
  if [[ -n $windows_user ]]; then
    log_in
    settings=$(settings) || exit 2
  fi
  if [[ -n $failure_member ]]; then
    call_and_look || status=$?
  else
    call_curl || status=$?
  fi
  judge "$status"
}

# --- what is particular to this API ---

base=SMALL_URL
base_title='base address, like http://localhost:1/base'
base_ending=''
base_like='http://localhost:1/base'
authority_variable=SMALL_CA
certificate_variables=''

# file_type FILE: print the media type that the ending of its name says.
file_type() {
  case $(printf %s "${1##*/}" | LC_ALL=C tr '[:upper:]' '[:lower:]') in
    *.csv) printf %s text/csv ;;
    *.gif) printf %s image/gif ;;
    *.html) printf %s text/html ;;
    *.jpeg) printf %s image/jpeg ;;
    *.jpg) printf %s image/jpeg ;;
    *.json) printf %s application/json ;;
    *.pdf) printf %s application/pdf ;;
    *.png) printf %s image/png ;;
    *.svg) printf %s image/svg+xml ;;
    *.txt) printf %s text/plain ;;
    *.xml) printf %s application/xml ;;
    *.zip) printf %s application/zip ;;
    *) printf %s application/octet-stream ;;
  esac
}

# show_environment: the end of --help.
show_environment() {
  about '- SMALL_URL: base address' SMALL_URL
  about '  like http://localhost:1/base' SMALL_URL
  about '- SMALL_API_KEY: API key of the 3rd party extension (Management Console, Manage Keys, 3rd party extensions)' qlm_strict
  about '- SMALL_CA: PEM file: certificate of the server'\''s authority'
  about '- SMALL_SERVER_NAME: Name in the server'\''s certificate, where it is another than that of the address'
}

# signature_qlm_strict needs: what must be set; signature_qlm_strict: sign the request.
signature_qlm_strict() {
  if [[ ${1-} == needs ]]; then
    needs+=(SMALL_API_KEY 'API key of the 3rd party extension (Management Console, Manage Keys, 3rd party extensions)')
    return
  fi
  REQUEST_URL=$url
  sign qlm_clock \
    api_key "${SMALL_API_KEY-}" \
    version '2'
}

# connect: add the headers of the connections whose variables are set.
connect() {
  local REPLY
  authority="${SMALL_CA-}"
  server_name="${SMALL_SERVER_NAME-}"
  check_file SMALL_CA
}

# No program that is started inherits what is secret.
export -n SMALL_URL SMALL_API_KEY
