#!/usr/bin/env bash
# Export an app to a file: export_app.sh NAME FILE [skipdata=true]
#
# NAME is the name or the id of the app. The file appears when it is complete.
# Needs app/list_apps app/export_app
set -euo pipefail
# shellcheck source=/dev/null
source "$(dirname -- "${BASH_SOURCE[0]}")/_objects.sh"
usage 2 "$@"

named app "$1"
token=$(od -An -v -N 16 -tx1 /dev/urandom | tr -d ' \n')
call app/export_app "id=$FOUND" "token=${token:0:8}-${token:8:4}-4${token:13:3}-8${token:17:3}-${token:20}" "${@:3}"
path=$(member downloadPath)
[[ -n $path ]] || fail "the server exported nothing: $ANSWER"
bash "$here/_fetch.sh" "$path" >"$2.part" || fail "the file could not be fetched"
mv -f -- "$2.part" "$2"
printf '%s\n' "$2"
