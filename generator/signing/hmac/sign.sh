# Signatures by recipe: a hash or HMAC over parts of the request, as one API wants it.
#
# The recipe is data in lines, `verb argument...`, with a template as the last argument. It was
# checked before, so that a secret is used only as a key or in a hash. Every value is kept in
# hexadecimal, because a variable of bash cannot hold a zero byte. Needs bash 3.2 or later, openssl, date,
# od and sort, final_url.sh and the files sign.*.sh.

# sign CLOCK [INPUT VALUE]...
#
# Sign the request in REQUEST_METHOD, REQUEST_URL, REQUEST_HEADERS and REQUEST_BODY (a file).
#   CLOCK  the command that prints the time as seconds and microseconds since 1970 (recipe_clock)
# Inputs: recipe; secret; id, token and subject, which may be sent; and nonce, where it shall not be random.
# Sets SIGNED_URL, SIGNED_TEXT (what the last step signs, without secrets), the array SIGNED_HEADERS,
# and SIGNED_BODY where the signature changes the body, a form. If the request already has a value that
# the recipe adds, the new value replaces it: a signed value keeps its position, a value that is only
# sent goes to the end. Returns 2, with a message on standard error, for unusable input.
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

recipe_line() {
  local verb=$1 rest=$2
  name=${rest%% *}
  case $verb in
    secret) recipe_secret "$rest" ;;
    nonce)
      [[ -n $nonce ]] || recipe_nonce "$rest"
      recipe_hex "$nonce" && recipe_set nonce "$REPLY"
      ;;
    time) recipe_time "${rest#* }" && recipe_hex "$REPLY" && recipe_set "$name" "$REPLY" ;;
    let | hash | hmac) recipe_step "$verb" "$rest" ;;
    *)
      recipe_fill "${rest#* }" && recipe_add "${verb#set-}" "$REPLY" || return 2
      [[ $verb != set-* ]] || recipe_url
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
