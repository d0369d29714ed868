#!/usr/bin/env bash
# Objects by their names, for the workflows in this folder; it brings what they all share.

# shellcheck source=/dev/null
source "$(dirname -- "${BASH_SOURCE[0]}")/_steps.sh"

# quoted TEXT: print a text as a filter has it.
quoted() {
  local slash='\' quote="'"
  local text=${1//"$slash"/"$slash$slash"}
  text=${text//"$quote"/"$slash$quote"}
  printf "'%s'" "$text"
}

# find FOLDER/OPERATION FILTER WHAT: set FOUND to the id of the one object that fits.
find() {
  call "$1" "filter=$2"
  FOUND=$(member id)
  [[ -n $FOUND ]] || fail "there is no $3"
  [[ $(rows | grep -c .) -eq 1 ]] || fail "there is more than one $3"
}

# is_id TEXT: whether a text is an id.
is_id() {
  [[ $1 =~ ^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$ ]]
}

# named KIND NAME: set FOUND to the id of an app, stream, user, tag …; an id stands for itself.
named() {
  FOUND=$2
  [[ -f ${here-}/../$1/list_${1}s.sh ]] || fail "there are no scripts for $1, a KIND is the name of a folder: app, reload_task …" 2
  is_id "$2" || find "$1/list_${1}s" "name eq $(quoted "$2")" "${1//_/ } with the name $2"
}

# user 'DIRECTORY\USER': set FOUND to the id of a user.
user() {
  find user/list_users "userDirectory eq $(quoted "${1%%\\*}") and userId eq $(quoted "${1#*\\}")" "user $1"
}

# add_to_list KIND NAME MEMBER ID JSON [VALUE]: add to a list of an object, unless it has that id (and value) already.
add_to_list() {
  local object before after entry
  named "$1" "$2"
  object=$FOUND
  call "$1/get_$1" "id=$object"
  before=${ANSWER%%\""$3"\":*}
  after=${ANSWER#*\""$3"\":}
  while IFS= read -r entry; do
    [[ $entry == *"\"$4\""* && $(member value "$entry") == "${6-}" ]] || continue
    printf '%s has it already\n' "$2"
    return
  done < <(printf '%s\n' "$after" | list)
  after=${after#*[}
  [[ ${after# } == "]"* ]] || after=,$after
  call "$1/update_$1" "id=$object" --body - <<<"$before\"$3\":[$5$after"
  printf '%s\n' "$object"
}
