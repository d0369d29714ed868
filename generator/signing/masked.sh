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
