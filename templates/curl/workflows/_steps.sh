#!/usr/bin/env bash
# What the workflows in this folder share: each is a few calls of the scripts in the folders beside it.
#
# Needs bash 3.2, curl and awk. Address and secrets come from the environment, as for the scripts.

here=$(dirname -- "${BASH_SOURCE[0]}")
ANSWER=""

fail() {
  printf '%s\n' "$1" >&2
  exit "${2-1}"
}

# usage COUNT [ARGUMENT]...: print the head of the script and stop unless there are COUNT arguments.
usage() {
  [[ $# -le $1 || ${2-} == --help || ${2-} == -h ]] || return 0
  local line
  while IFS= read -r line && [[ $line == "#"* ]]; do
    line=${line#"#"}
    [[ $line == "!"* || $line == " Needs "* ]] || printf '%s\n' "${line# }"
  done <"$0"
  [[ ${2-} == --help || ${2-} == -h ]] || exit 2
  exit 0
}

# call FOLDER/OPERATION [name=value]...: run a script and set ANSWER; a failure ends the workflow.
call() {
  local script=$here/../$1.sh
  shift
  ANSWER=$(bash "$script" "$@" 2> >(grep -v '^HTTP 2' >&2)) || fail "stopped at ${script##*/}"
}

# json TEXT: print a text as JSON has it.
json() {
  local text=${1//\\/\\\\}
  text=${text//\"/\\\"}
  text=${text//$'\n'/\\n}
  printf '"%s"' "${text//$'\t'/\\t}"
}

# list: print the objects of the list that standard input begins with, each on a line.
list() {
  awk '{ text = text $0 } END {
    for (at = 1; at <= length(text); at++) {
      char = substr(text, at, 1)
      if (inside) { if (char == "\\") at++; else if (char == "\"") inside = 0 }
      else if (char == "\"") inside = 1
      else if (char == "{" && ++depth == 1) start = at
      else if (char == "}" && --depth == 0) print substr(text, start, at - start + 1)
      else if (char == "]" && depth == 0) exit
    }
  }'
}

# rows: print the objects of the list ANSWER, each on a line.
rows() {
  printf '%s\n' "$ANSWER" | list
}

# member NAME [JSON]: print the value of the first member with this name, or nothing.
member() {
  local text=${2-$ANSWER} rest
  rest=${text#*\""$1"\":}
  [[ $rest != "$text" ]] || return 0
  rest=${rest#"${rest%%[! ]*}"}
  case $rest in
    \"*)
      rest=${rest#\"}
      printf %s "${rest%%\"*}"
      ;;
    *) printf %s "${rest%%[],\} ]*}" ;;
  esac
}
