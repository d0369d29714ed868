# What a recipe reads of the request, and what it adds to it.

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

# recipe_add LOCATION VALUE: a form field goes to the query if the body is not a form.
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

# recipe_with PAIRS PAIR: the pairs with the named pair replaced, or with the new one at the end.
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
