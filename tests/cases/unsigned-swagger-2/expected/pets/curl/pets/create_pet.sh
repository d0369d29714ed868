#!/usr/bin/env bash
# Create pet: POST /pets
#
# Generated: values are arguments (name=value), secrets are variables; --help names them all.
# - Accept: Media type of the answer.
# - --body FILE (required)
set -euo pipefail
script=${BASH_SOURCE[0]}
[[ ! -L $script ]] || script=$(readlink -f -- "$script")
[[ $script == */* ]] || script=./$script
# shellcheck source=/dev/null
source "${script%/*}"/../_pets.sh

operation POST /pets
value header Accept application/json
body text application/json '{
  "name": "Rex",
  "kind": "dog"
}'
send "$@"
