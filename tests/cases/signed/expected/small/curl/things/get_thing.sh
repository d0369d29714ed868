#!/usr/bin/env bash
# Get a thing: GET /thing/{id}
#
# Gives the thing with its parts.
#
# Generated: values are arguments (name=value), secrets are variables; --help names them all.
# - id (required)
# - filter (like name eq 'a b'): A filter.
# - X-Trace
# - Accept: Media type of the answer.
set -euo pipefail
script=${BASH_SOURCE[0]}
[[ ! -L $script ]] || script=$(readlink -f -- "$script")
[[ $script == */* ]] || script=./$script
# shellcheck source=/dev/null
source "${script%/*}"/../_small.sh

operation GET '/thing/{id}'
value path id 7
option query filter
option header X-Trace
value header Accept application/json
signature qlm_strict
send "$@"
