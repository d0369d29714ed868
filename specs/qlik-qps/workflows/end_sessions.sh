#!/usr/bin/env bash
# End all sessions of a user: end_sessions.sh 'DIRECTORY\USER' [PREFIX]
#
# PREFIX is that of a virtual proxy. Prints the id of each session that was ended.
# Needs user/list_user_sessions user/delete_user_sessions
# Needs user/list_user_sessions_in_virtual_proxy user/delete_user_sessions_in_virtual_proxy
set -euo pipefail
# shellcheck source=/dev/null
source "$(dirname -- "${BASH_SOURCE[0]}")/_steps.sh"
usage 1 "$@"
[[ $1 == *\\* ]] || fail "write DIRECTORY\\USER, in single quotes" 2

who=("directory=${1%%\\*}" "id=${1#*\\}" ${2:+"virtualproxy=$2"})
call "user/list_user_sessions${2:+_in_virtual_proxy}" "${who[@]}"
ids=$(rows | while IFS= read -r row; do member SessionId "$row" && printf '\n'; done)
[[ -n $ids ]] || fail "$1 has no session" 0
call "user/delete_user_sessions${2:+_in_virtual_proxy}" "${who[@]}"
printf '%s\n' "$ids"
