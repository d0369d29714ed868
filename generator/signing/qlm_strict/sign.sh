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

# --- one call in short ---
#| # QLM strict authentication: HMAC-SHA256 over the address, the time and the version (RFC 2104 in two
#| # passes: openssl alone would want the key as an argument, which others on the computer can read).
#| timestamp=$(LC_ALL=C date -u '+%Y-%m-%d %H:%M:%S')
#| version=2
#| text="$url&X-Qlm-Timestamp:$timestamp&X-Qlm-Authentication-Version:$version"
#| # Outside ASCII the vendor signs `?`, and two for what UTF-16 has two units for.
#| hashed="" inner="" outer="" api_key=$(
#|   LC_ALL=C api_key=${api_key//[$'\200'-$'\277']/}
#|   api_key=${api_key//[$'\360'-$'\377']/"??"}
#|   api_key=${api_key//[$'\300'-$'\357']/"?"} && printf %s "$api_key"
#| )
#| [[ ${#api_key} -le 64 ]] || hashed=$(printf %s "$api_key" | openssl dgst -sha256)
#| hashed=${hashed##* }
#| for ((i = 0; i < 64; i++)); do
#|   code=0
#|   [[ -z ${api_key:i:1} ]] || printf -v code %d "'${api_key:i:1}"
#|   [[ -z $hashed ]] || code=$((16#0${hashed:2*i:2}))
#|   printf -v inner '%s\\x%02x' "$inner" "$((code ^ 0x36))"
#|   printf -v outer '%s\\x%02x' "$outer" "$((code ^ 0x5c))"
#| done
#| token=$({
#|   printf %b "$outer"
#|   { printf %b "$inner" && printf %s "$text"; } | openssl dgst -sha256 -binary
#| } | openssl dgst -sha256)
#| token=${token##* }
