#!/usr/bin/env bash
# Give an object a value of a custom property: set_custom_property.sh KIND NAME PROPERTY VALUE
#
# KIND is app, stream, user or reload_task, NAME the name or the id of the object. Other values that it has stay.
# Needs app/list_apps app/get_app app/update_app custom_property_definition/list_custom_property_definitions
set -euo pipefail
# shellcheck source=/dev/null
source "$(dirname -- "${BASH_SOURCE[0]}")/_objects.sh"
usage 4 "$@"

named custom_property_definition "$3"
value=$(json "$4")
add_to_list "$1" "$2" customProperties "$FOUND" "{\"value\":$value,\"definition\":{\"id\":\"$FOUND\"}}" "$4"
