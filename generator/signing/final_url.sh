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
