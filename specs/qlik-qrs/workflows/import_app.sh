#!/usr/bin/env bash
# Import an app: import_app.sh FILE NAME [stream=STREAM] [replace=APP] [owner='DIRECTORY\USER']
#
# FILE is the .qvf file, NAME the name the app gets. With stream it is published there; with replace its content goes
# into an app that is there already, which keeps its id; owner gives it to a user. Names and ids may stand for streams
# and apps. Prints the id of the app.
# Needs app/list_apps app/upload_app app/publish_app app/replace_app app/get_app app/update_app app/delete_app
# Needs stream/list_streams user/list_users
set -euo pipefail
# shellcheck source=/dev/null
source "$(dirname -- "${BASH_SOURCE[0]}")/_objects.sh"
usage 2 "$@"

stream="" replaced="" owner=""
for argument in "${@:3}"; do
  case $argument in
    stream=*) named stream "${argument#stream=}" && stream=$FOUND ;;
    replace=*) named app "${argument#replace=}" && replaced=$FOUND ;;
    owner=*) user "${argument#owner=}" && owner=$FOUND ;;
    *) fail "$argument is none of stream=, replace= and owner=" 2 ;;
  esac
done
call app/upload_app "name=$2" --body "$1"
app=$(member id)
if [[ -n $replaced ]]; then
  call app/replace_app "id=$app" "app=$replaced"
  call app/delete_app "id=$app"
  app=$replaced
fi
[[ -z $stream ]] || call app/publish_app "id=$app" "stream=$stream"
if [[ -n $owner ]]; then
  call app/get_app "id=$app"
  before=${ANSWER%%\"owner\":*}
  after=${ANSWER#*\"owner\":}
  # The short form of a user holds no object: it ends at the first brace.
  [[ ${after# } == null* ]] && after=${after#*null} || after=${after#*\}}
  call app/update_app "id=$app" --body - <<<"$before\"owner\":{\"id\":\"$owner\"}$after"
fi
printf '%s\n' "$app"
