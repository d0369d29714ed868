#!/usr/bin/env bash
# Give an object a tag: add_tag.sh KIND NAME TAG
#
# KIND is app or reload_task, NAME the name or the id of the object, TAG the name of a tag, which is made where there
# is none. Other tags stay.
# Needs app/list_apps app/get_app app/update_app tag/list_tags tag/create_tag
set -euo pipefail
# shellcheck source=/dev/null
source "$(dirname -- "${BASH_SOURCE[0]}")/_objects.sh"
usage 3 "$@"

named "$1" "$2"
object=$FOUND
call tag/list_tags "filter=name eq $(quoted "$3")"
[[ -n $(member id) ]] || call tag/create_tag --body - <<<"{\"name\":$(json "$3")}"
tag=$(member id)
add_to_list "$1" "$object" tags "$tag" "{\"id\":\"$tag\"}"
