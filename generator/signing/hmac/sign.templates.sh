# What templates of a recipe hold: text, and values through filters.

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
