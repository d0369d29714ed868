# Functions of a short call that signs by a recipe: each stands in the call where it is needed, nothing else does.

hex() { od -An -v -tx1 | tr -d ' \n'; }

ascii() {
  local LC_ALL=C text=${1//[$'\200'-$'\277']/}
  text=${text//[$'\360'-$'\377']/"??"}
  printf %s "${text//[$'\300'-$'\357']/"?"}"
}

unhex() { printf %b "$(printf %s "$1" | sed 's/../\\x&/g')"; }

# hmac HASH KEY: RFC 2104 in two passes; openssl would want the key as an argument, for all to see.
hmac() {
  local size=64 key=$2 inner="" outer="" i
  [[ $1 != sha384 && $1 != sha512 ]] || size=128
  [[ ${#key} -le $((2 * size)) ]] || key=$(unhex "$key" | openssl dgst "-$1" -binary | hex)
  for ((i = 0; i < 2 * size; i += 2)); do
    printf -v inner '%s%02x' "$inner" $((16#0${key:i:2} ^ 0x36))
    printf -v outer '%s%02x' "$outer" $((16#0${key:i:2} ^ 0x5c))
  done
  {
    unhex "$outer"
    { unhex "$inner" && cat; } | openssl dgst "-$1" -binary
  } | openssl dgst "-$1" -binary
}

pct() {
  local LC_ALL=C text i code
  text=$(hex)
  for ((i = 0; i < ${#text}; i += 2)); do
    printf -v code %b "\\x${text:i:2}"
    case $code in
      [A-Za-z0-9._~-]) ;;
      *) [[ -n $code && $1 == *"$code"* ]] || printf -v code '%%%02X' "0x${text:i:2}" ;;
    esac
    printf %s "$code"
  done
}

decoded() {
  local text
  text=$(cat && printf .)
  text=${text%.} text=${text//\\/\\\\}
  printf %b "${text//[%]/\\x}"
}

# in_order FORM: the parameters, sorted: k=v&k=v, encoded; joined, kvkv; or lines k:v, decoded.
in_order() {
  local pair name value mark=""
  { tr '&' '\n' && echo; } | while IFS= read -r pair; do
    [[ -n $pair ]] || continue
    [[ $pair == *=* ]] || pair+="="
    for value in "${pair%%=*}" "${pair#*=}"; do
      printf 'x%s ' "$(printf %s "${value//+/ }" | decoded | if [[ $1 == sorted ]]; then pct ""; else cat; fi | hex)"
    done
    echo
  done | LC_ALL=C sort | while read -r name value; do
    case $1 in
      sorted) printf %s "$mark" && unhex "${name#x}" && printf '=' && unhex "${value#x}" ;;
      joined) unhex "${name#x}${value#x}" ;;
      lines) unhex "${name#x}3a${value#x}0a" ;;
    esac
    mark="&"
  done
}
