# Signatures by recipe: a hash or HMAC over parts of the request, as one API wants it.
#
# The recipe is data in lines, `verb argument...`, with a template as the last argument; it was
# checked before: no secret leaves but as a key or a hash. Every value is kept in hexadecimal, as a
# variable of bash holds no zero byte. bash 3.2 or later, openssl, date, od, sort; needs final_url.sh.

# sign CLOCK [INPUT VALUE]...
#
# Sign the request in REQUEST_METHOD, REQUEST_URL, REQUEST_HEADERS and REQUEST_BODY (a file).
#   CLOCK  the command that prints the time as seconds and microseconds since 1970 (recipe_clock)
# Inputs: recipe, secret, what may be sent: id, token, subject, and nonce, where it is not to be random.
# Sets SIGNED_URL, SIGNED_TEXT (what the last step signs, secrets left out), the array SIGNED_HEADERS,
# and SIGNED_BODY where the signature changes the body, a form. What the request already has of what the
# recipe adds is replaced: what is signed in its place, what is sent beside at the end. Returns 2, with a
# word on standard error, for unusable input.
sign() {
  local +x LC_ALL=C recipe="" secret="" id="" token="" subject="" nonce="" line now REPLY name
  local names=() values=() visible=() masked="" hidden=secret added=" " fields=" " dropped=" " type=""
  unset SIGNED_URL SIGNED_TEXT SIGNED_HEADERS SIGNED_BODY
  now=$("$1") || return 2
  shift
  while [[ $# -gt 0 ]]; do
    case $1 in
      recipe | secret | id | token | subject | nonce) printf -v "$1" %s "$2" ;;
      *) recipe_refuse "sign does not know the input $1" || return 2 ;;
    esac
    shift 2
  done
  for name in id token subject; do
    [[ -n ${!name} || $recipe != *"{$name"[\|\}]* ]] || recipe_refuse "the $name is empty" || return 2
  done
  SIGNED_HEADERS=()
  SIGNED_TEXT=""
  SIGNED_URL=$REQUEST_URL
  while read -r line name REPLY; do
    case $line in
      query) added+="$name " ;;
      form) added+="$name " && fields+="$name " ;;
      header) url_lower "$name" && dropped+="$REPLY " ;;
    esac
  done <<<"$recipe"
  recipe_bare
  while IFS= read -r line; do
    [[ -n $line ]] || continue
    recipe_line "${line%% *}" "${line#* }" || { unset SIGNED_URL SIGNED_TEXT SIGNED_HEADERS SIGNED_BODY; return 2; }
  done <<<"$recipe"
}

# Print the time as the signature wants it.
recipe_clock() {
  local now
  now=$(date +%s%N)
  [[ $now != *N ]] || now=$(date +%s)000000000
  printf '%s\n' "${now%???}"
}

recipe_refuse() {
  printf '%s\n' "$1" >&2
  return 2
}

# recipe_set NAME VALUE [VISIBLE]: the values by name, as they are and with the secret masked.
recipe_set() {
  names+=("$1")
  values+=("$2")
  visible+=("${3-$2}")
}

recipe_get() {
  local i
  REPLY=""
  for ((i = ${#names[@]} - 1; i >= 0; i--)); do
    [[ ${names[i]} == "$1" ]] || continue
    if [[ -n $masked ]]; then REPLY=${visible[i]}; else REPLY=${values[i]}; fi
    return 0
  done
  return 1
}

# Text to hexadecimal, and back.
recipe_hex() {
  local i code
  REPLY=""
  for ((i = 0; i < ${#1}; i++)); do
    printf -v code %02x "'${1:i:1}"
    REPLY+=${code: -2}
  done
}

recipe_text() {
  local i escapes=""
  for ((i = 0; i < ${#1}; i += 2)); do escapes+="\\x${1:i:2}"; done
  printf -v REPLY "$escapes"
}

recipe_bytes() {
  local i escapes=""
  for ((i = 0; i < ${#1}; i += 2)); do escapes+="\\x${1:i:2}"; done
  printf "$escapes"
}

# recipe_bare: the values of the request, without the parameters and fields that the recipe adds.
recipe_bare() {
  local header field body
  for header in ${REQUEST_HEADERS[@]+"${REQUEST_HEADERS[@]}"}; do
    url_lower "${header%%:*}"
    field=$REPLY
    [[ $dropped != *" $field "* ]] || continue
    [[ $field != content-type ]] || { url_lower "${header#*: }" && type=$REPLY; }
    recipe_hex "${header#*: }"
    recipe_set "header:$field" "$REPLY"
  done
  body=$(od -An -v -tx1 <"${REQUEST_BODY:-/dev/null}")
  body=${body//[$' \n']/}
  if [[ $added != " " && $SIGNED_URL == *\?* ]]; then
    recipe_without "${SIGNED_URL#*\?}" "$added"
    SIGNED_URL=${SIGNED_URL%%\?*}${REPLY:+?$REPLY}
  fi
  if [[ $fields != " " ]] && recipe_is_form; then
    recipe_text "$body"
    recipe_without "$REPLY" "$fields"
    recipe_hex "$REPLY"
    body=$REPLY
  fi
  recipe_set body "$body"
  recipe_url
}

recipe_is_form() {
  [[ $type == application/x-www-form-urlencoded* ]]
}

# recipe_without PAIRS NAMES: those of other names.
recipe_without() {
  local rest=$1\& pair out=""
  while [[ -n $rest ]]; do
    pair=${rest%%&*}
    rest=${rest#*&}
    [[ $2 == *" ${pair%%=*} "* ]] || out+=$pair\&
  done
  REPLY=${out%&}
}

# recipe_url: the parts of the address as it is now.
recipe_url() {
  local rest=${SIGNED_URL#*://} path search field host port=80
  local target=${rest#"${rest%%/*}"}
  path=${target%%\?*}
  search=${target#"$path"}
  host=${rest%%/*}
  [[ $SIGNED_URL != https:* ]] || port=443
  [[ ! $host =~ :([0-9]+)$ ]] || port=${BASH_REMATCH[1]}
  recipe_get header:host || { recipe_hex "$host" && recipe_set header:host "$REPLY"; }
  recipe_is_form && field=yes || field=""
  for field in "form $field" "method $REQUEST_METHOD" "url $SIGNED_URL" "scheme ${SIGNED_URL%%:*}" "host $host" \
    "hostname ${host%:"$port"}" "port $port" "path ${path:-/}" "query ${search#\?}" "target ${path:-/}$search" \
    "id $id" "token $token" "subject $subject"; do
    recipe_hex "${field#* }"
    recipe_set "${field%% *}" "$REPLY"
  done
}

recipe_line() {
  local verb=$1 rest=$2
  name=${rest%% *}
  case $verb in
    secret) recipe_secret "$rest" ;;
    nonce)
      [[ -n $nonce ]] || recipe_nonce "$rest"
      recipe_hex "$nonce" && recipe_set nonce "$REPLY"
      ;;
    time) recipe_time ${rest#* } && recipe_hex "$REPLY" && recipe_set "$name" "$REPLY" ;;
    let | hash | hmac) recipe_step "$verb" "$rest" ;;
    *)
      recipe_fill "${rest#* }" && recipe_add "${verb#set-}" "$REPLY" || return 2
      [[ $verb != set-* ]] || recipe_url
      ;;
  esac
}

# recipe_add PLACE VALUE: a field of a form goes to the query where the body is none.
recipe_add() {
  local value=$2 field
  if [[ $1 == header ]]; then
    [[ -n $value ]] || return 0
    recipe_text "$value"
    SIGNED_HEADERS+=("$name: $REPLY")
    url_lower "$name"
    recipe_set "header:$REPLY" "$value"
    return
  fi
  recipe_filter "$value" pct && recipe_text "$REPLY"
  value=$name=$REPLY
  recipe_get body || true
  if [[ $1 == form ]] && recipe_is_form; then
    recipe_text "$REPLY"
    recipe_with "$REPLY" "$value"
    SIGNED_BODY=$REPLY
    recipe_hex "$REPLY"
    recipe_set body "$REPLY"
  else
    field=${SIGNED_URL#"${SIGNED_URL%%\?*}"}
    recipe_with "${field#\?}" "$value"
    SIGNED_URL=${SIGNED_URL%%\?*}?$REPLY
  fi
}

# recipe_with PAIRS PAIR: the pairs with one of that name: in its place, or as the last.
recipe_with() {
  local rest=$1${1:+&} one out="" done=""
  while [[ -n $rest ]]; do
    one=${rest%%&*}
    rest=${rest#*&}
    [[ ${one%%=*} != "${2%%=*}" ]] || { one=$2 && done=yes; }
    out+=$one\&
  done
  [[ -n $done ]] || out+=$2\&
  REPLY=${out%&}
}

# recipe_nonce FORM: set nonce.
recipe_nonce() {
  nonce=$(od -An -v -tx1 -N16 </dev/urandom)
  nonce=${nonce//[$' \n']/}
  [[ $1 == uuid ]] || return 0
  local last=$((16#${nonce:16:1} % 4 + 8))
  printf -v nonce '%s-%s-4%s-%x%s-%s' \
    "${nonce:0:8}" "${nonce:8:4}" "${nonce:13:3}" "$last" "${nonce:17:3}" "${nonce:20}"
}

recipe_secret() {
  [[ -n $secret ]] || recipe_refuse "the secret is empty" || return 2
  case $1 in
    text) recipe_hex "$secret" ;;
    ascii) # a question mark for each UTF-16 unit: two for a character of four bytes
      REPLY=${secret//[$'\200'-$'\277']/}
      REPLY=${REPLY//[$'\360'-$'\377']/"??"}
      recipe_hex "${REPLY//[$'\300'-$'\357']/"?"}"
      ;;
    hex)
      [[ $secret != *[!0-9A-Fa-f]* && $((${#secret} % 2)) -eq 0 ]] || recipe_refuse "the secret is not hex" || return 2
      url_lower "$secret"
      ;;
    base64)
      local form='^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$'
      [[ $secret =~ $form ]] || recipe_refuse "the secret is not base64" || return 2
      REPLY=$(printf %s "$secret" | openssl base64 -d -A | od -An -v -tx1)
      REPLY=${REPLY//[$' \n']/}
      ;;
  esac
  recipe_set secret "$REPLY" 2a2a2a
}

# recipe_time FORM OFFSET
recipe_time() {
  local micros=$((now + $2 * 1000000)) pattern
  local seconds=$((micros / 1000000)) millis
  printf -v millis %03d $((micros / 1000 % 1000))
  case $1 in
    unix) REPLY=$seconds ;;
    unix-ms) REPLY=$((micros / 1000)) ;;
    unix-us) REPLY=$micros ;;
    *)
      case $1 in
        iso) pattern=%Y-%m-%dT%H:%M:%SZ ;;
        iso-ms) pattern=%Y-%m-%dT%H:%M:%S.${millis}Z ;;
        iso-local) pattern=%Y-%m-%dT%H:%M:%S ;;
        iso-basic) pattern=%Y%m%dT%H%M%SZ ;;
        iso-zone) pattern=%Y%m%dT%H:%M:%S+0000 ;;
        date) pattern=%Y-%m-%d ;;
        date-basic) pattern=%Y%m%d ;;
        plain) pattern='%Y-%m-%d %H:%M:%S' ;;
        rfc1123) pattern='%a, %d %b %Y %H:%M:%S GMT' ;;
        rfc2822) pattern='%a, %d %b %Y %H:%M:%S -0000' ;;
      esac
      REPLY=$(date -u -d "@$seconds" "+$pattern" 2>/dev/null || date -u -r "$seconds" "+$pattern")
      ;;
  esac
}

# recipe_step VERB LINE: take one step, if its condition holds and its name has no value yet.
recipe_step() {
  local when rest key="" hash encoding text
  rest=${2#* }
  when=${rest%% *}
  rest=${rest#* }
  ! recipe_get "$name" || return 0
  recipe_holds "$when" || return 0
  if [[ $1 == let ]]; then
    recipe_fill "$rest"
    text=$REPLY
    recipe_visible "$rest" "$text"
    [[ $REPLY == "$text" ]] || hidden+=" $name"
    recipe_set "$name" "$text" "$REPLY"
    return
  fi
  hash=${rest%% *}
  rest=${rest#* }
  encoding=${rest%% *}
  rest=${rest#* }
  if [[ $1 == hmac ]]; then
    recipe_fill "${rest%%$'\t'*}" || return 2
    key=$REPLY
    rest=${rest#*$'\t'}
  fi
  recipe_fill "$rest" || return 2
  text=$REPLY
  if [[ $1 == hmac ]]; then recipe_hmac "$hash" "$key" "$text"; else recipe_digest "$hash" "$text"; fi || return 2
  recipe_encode "$REPLY" "$encoding"
  recipe_set "$name" "$REPLY"
  recipe_visible "$rest" "$text"
  recipe_text "$REPLY"
  SIGNED_TEXT=$REPLY
}

# recipe_visible TEMPLATE TEXT: the text with secrets left out.
recipe_visible() {
  local masked=yes one
  REPLY=$2
  for one in $hidden; do [[ $1 != *"{$one"[\|\}]* ]] || recipe_fill "$1"; done
}

recipe_holds() {
  local empty=""
  case $1 in
    - | "$REQUEST_METHOD") return 0 ;;
    body | query | form | !body | !query | !form)
      recipe_get "${1#!}"
      [[ -n $REPLY ]] || empty=yes
      [[ ${1:0:1} == ! && -n $empty || ${1:0:1} != ! && -z $empty ]]
      ;;
    *) return 1 ;;
  esac
}

recipe_digest() {
  REPLY=$(recipe_bytes "$2" | openssl dgst -r "-$1")
  REPLY=${REPLY%% *}
}

# HMAC in two passes (RFC 2104): openssl would want the key as an argument, for all to see.
recipe_hmac() {
  local size=64 key=$2 inner="" outer="" i byte
  [[ $1 != sha384 && $1 != sha512 ]] || size=128
  if [[ ${#key} -gt $((2 * size)) ]]; then
    recipe_digest "$1" "$key" || return 2
    key=$REPLY
  fi
  for ((i = 0; i < 2 * size; i += 2)); do
    byte=$((16#0${key:i:2}))
    printf -v inner '%s%02x' "$inner" $((byte ^ 0x36))
    printf -v outer '%s%02x' "$outer" $((byte ^ 0x5c))
  done
  recipe_digest "$1" "$inner$3" && recipe_digest "$1" "$outer$REPLY"
}

recipe_fill() {
  local rest=$1 filled="" name filters head
  local form='^\{([a-z][a-z0-9_]*(:[^{}|]*)?)((\|[A-Za-z0-9_-]+(:[^{}|]*)?)*)\}'
  while [[ -n $rest ]]; do
    head=${rest%%[\{\}]*}
    recipe_literal "$head"
    filled+=$REPLY
    rest=${rest:${#head}}
    [[ -n $rest ]] || break
    if [[ $rest =~ $form ]]; then
      name=${BASH_REMATCH[1]}
      filters=${BASH_REMATCH[3]}
      rest=${rest:${#BASH_REMATCH[0]}}
      recipe_part "$name"
      while [[ -n $filters ]]; do
        filters=${filters#|}
        recipe_filter "$REPLY" "${filters%%|*}"
        [[ $filters == *\|* ]] && filters=${filters#*|} || filters=""
      done
    else
      recipe_hex "${rest:0:1}"
      rest=${rest:2}
    fi
    filled+=$REPLY
  done
  REPLY=$filled
}

# recipe_part NAME: its value, nothing where there is none.
recipe_part() {
  case $1 in
    headers:* | names:*) recipe_headers "${1%%:*}" "${1#*:}" ;;
    header:*)
      url_lower "$1"
      recipe_get "$REPLY" || REPLY=""
      ;;
    *) recipe_get "$1" || REPLY="" ;;
  esac
}

# recipe_headers FORM LIST: the headers of a list, x-a,x-b-*, as lines name:value, or their names alone.
recipe_headers() {
  local rest=$2, one field value present out="" used=" "
  present=$(printf '%s\n' "${names[@]}" | sed -n 's/^header://p' | LC_ALL=C sort -u)
  while [[ -n $rest ]]; do
    one=${rest%%,*}
    rest=${rest#*,}
    while IFS= read -r field; do
      [[ $used != *" $field "* ]] || continue
      [[ $field == "$one" || $one == *\* && $field == "${one%\*}"* ]] || continue
      used+="$field "
      if [[ $1 == names ]]; then
        recipe_hex "${out:+;}$field"
      else
        recipe_get "header:$field" || true
        value=$REPLY
        recipe_hex "$field:"
        REPLY+=${value}0a
      fi
      out+=$REPLY
    done <<<"$present"
  done
  REPLY=$out
}

recipe_literal() {
  local text=""
  # A backslash before n, t, r or a backslash is an escape: that is what %b makes of it, and no more.
  printf -v text %b "$1x"
  recipe_hex "${text%x}"
}

recipe_filter() {
  local argument="" i out="" byte start=""
  [[ $2 != *:* ]] || argument=${2#*:}
  case ${2%%:*} in
    md5 | sha1 | sha256 | sha384 | sha512) recipe_digest "$2" "$1" ;;
    decoded) recipe_decode "$1" ;;
    size) recipe_hex "$((${#1} / 2))" ;;
    first) REPLY=${1:0:2*argument} ;;
    sorted | joined | lines) recipe_sorted "$1" "$2" ;;
    without)
      recipe_hex "$argument"
      start=$REPLY
      REPLY=${1#"$start"}
      ;;
    before | after)
      recipe_hex "$argument"
      for ((i = 0; i < ${#1}; i += 2)); do [[ ${1:i} != "$REPLY"* ]] || break; done
      if [[ $2 == before:* ]]; then REPLY=${1:0:i}; else REPLY=${1:i+${#REPLY}}; fi
      ;;
    trim)
      REPLY=$1
      while [[ $REPLY =~ ^(20|09|0d|0a) ]]; do REPLY=${REPLY:2}; done
      while [[ $REPLY =~ (20|09|0d|0a)$ ]]; do REPLY=${REPLY%??}; done
      ;;
    collapsed)
      for ((i = 0; i < ${#1}; i += 2)); do
        byte=${1:i:2}
        [[ $byte != 09 ]] || byte=20
        [[ $byte == 20 && $start == 20 ]] || out+=$byte
        start=$byte
      done
      REPLY=$out
      ;;
    pct | lower | upper)
      if [[ -n $argument ]]; then
        recipe_hex "$argument"
        start=$REPLY
      fi
      for ((i = 0; i < ${#1}; i += 2)); do
        byte=$((16#${1:i:2}))
        case ${2%%:*} in
          lower) [[ $byte -lt 65 || $byte -gt 90 ]] || byte=$((byte + 32)) ;;
          upper) [[ $byte -lt 97 || $byte -gt 122 ]] || byte=$((byte - 32)) ;;
          pct)
            if ! [[ $byte -ge 48 && $byte -le 57 || $byte -ge 65 && $byte -le 90 || $byte -ge 97 && $byte -le 122 ||
              $byte -eq 45 || $byte -eq 46 || $byte -eq 95 || $byte -eq 126 ]] && ! recipe_kept "${1:i:2}" "$start"; then
              printf -v byte %02X "$byte"
              recipe_hex "%$byte"
              out+=$REPLY
              continue
            fi
            ;;
        esac
        printf -v out '%s%02x' "$out" "$byte"
      done
      REPLY=$out
      ;;
    *) recipe_encode "$1" "$2" ;;
  esac
}

# recipe_kept BYTE BYTES
recipe_kept() {
  local i
  for ((i = 0; i < ${#2}; i += 2)); do [[ ${2:i:2} != "$1" ]] || return 0; done
  return 1
}

# %XX, itself in hexadecimal: 25 and two digits.
recipe_decode() {
  local i out="" pair
  for ((i = 0; i < ${#1}; i += 2)); do
    pair=${1:i:6}
    if [[ $pair =~ ^25(3[0-9]|[46][1-6])(3[0-9]|[46][1-6])$ ]]; then
      recipe_text "${pair:2}"
      out+=$REPLY
      i=$((i + 4))
    else
      out+=${1:i:2}
    fi
  done
  url_lower "$out"
}

# The parameters in order: encoded, k=v&k=v, or decoded: joined, kvkv, or as lines k:v. Sorted as bytes: as
# hexadecimal.
recipe_sorted() {
  local rest pair key value lines="" out=""
  recipe_text "$1"
  rest=$REPLY${REPLY:+&}
  while [[ -n $rest ]]; do
    pair=${rest%%&*}
    rest=${rest#*&}
    [[ -n $pair ]] || continue
    key=${pair%%=*}
    value=${pair:${#key}}
    for key in "$key" "${value#=}"; do
      recipe_hex "${key//+/ }"
      recipe_decode "$REPLY"
      [[ $2 != sorted ]] || recipe_filter "$REPLY" pct
      lines+="x$REPLY "
    done
    lines+=$'\n'
  done
  while read -r key value; do
    key=${key#x}
    value=${value#x}
    case $2 in
      sorted) out+=${out:+26}${key}3d$value ;;
      joined) out+=$key$value ;;
      lines) out+=${key}3a${value}0a ;;
    esac
  done < <(printf %s "$lines" | LC_ALL=C sort)
  REPLY=$out
}

recipe_encode() {
  case $2 in
    raw) REPLY=$1 ;;
    hex) recipe_hex "$1" ;;
    HEX) recipe_hex "$1" && recipe_filter "$REPLY" upper ;;
    *)
      REPLY=$(recipe_bytes "$1" | openssl base64 -A)
      [[ $2 == base64 ]] || { REPLY=${REPLY//+/-} && REPLY=${REPLY//\//_}; }
      recipe_hex "$REPLY"
      ;;
  esac
}
