#!/usr/bin/env bash
# End all sessions of a user: end_sessions.sh 'DIRECTORY\USER'
#
# Prints the id of each session that was ended.
# Needs user/list_user_sessions user/delete_user_sessions
set -euo pipefail
# shellcheck source=/dev/null
source "$(dirname -- "${BASH_SOURCE[0]}")/_steps.sh"
usage 1 "$@"
[[ $1 == *\\* ]] || fail "write DIRECTORY\\USER, in single quotes" 2

who=("directory=${1%%\\*}" "id=${1#*\\}")
call user/list_user_sessions "${who[@]}"
ids=$(rows | while IFS= read -r row; do member SessionId "$row" && printf '\n'; done)
[[ -n $ids ]] || fail "$1 has no session" 0
call user/delete_user_sessions "${who[@]}"
printf '%s\n' "$ids"
