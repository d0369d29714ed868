# The values of a recipe: the secret, the time, a nonce; bytes and how they are written; hashes.

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

# recipe_nonce FORM: set nonce.
recipe_nonce() {
  nonce=$(od -An -v -tx1 -N16 </dev/urandom)
  nonce=${nonce//[$' \n']/}
  [[ $1 == uuid ]] || return 0
  local last=$((16#${nonce:16:1} % 4 + 8))
  printf -v nonce '%s-%s-4%s-%x%s-%s' \
    "${nonce:0:8}" "${nonce:8:4}" "${nonce:13:3}" "$last" "${nonce:17:3}" "${nonce:20}"
}

# recipe_time 'FORM OFFSET'
recipe_time() {
  local form=${1% *} micros=$((now + ${1##* } * 1000000)) pattern
  local seconds=$((micros / 1000000)) millis
  printf -v millis %03d $((micros / 1000 % 1000))
  case $form in
    unix) REPLY=$seconds ;;
    unix-ms) REPLY=$((micros / 1000)) ;;
    unix-us) REPLY=$micros ;;
    *)
      case $form in
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
  printf -v REPLY %b "$escapes"
}

recipe_bytes() {
  local i escapes=""
  for ((i = 0; i < ${#1}; i += 2)); do escapes+="\\x${1:i:2}"; done
  printf %b "$escapes"
}
