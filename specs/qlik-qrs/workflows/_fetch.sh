#!/usr/bin/env bash
# Fetch the file that an answer names: _fetch.sh PATH >FILE
#
# PATH is a downloadPath. It begins at the address of the virtual proxy, one step above that of the API.
set -euo pipefail
script=${BASH_SOURCE[0]}
[[ $script == */* ]] || script=./$script
# shellcheck source=/dev/null
source "${script%/*}"/../_qlik-qrs.sh

[[ $# -eq 1 ]] || refuse "usage: ${0##*/} PATH"
site=${QLIK_QRS_URL-}
while [[ $site == */ ]]; do site=${site%/}; done
[[ -z $site ]] || site=${site%/*}
base_from site 'base address'
operation GET "${1%%\?*}"
[[ $1 != *\?* ]] || IFS='&' read -r -a queries <<<"${1#*\?}"
for pair in ${queries[@]+"${queries[@]}"}; do value query "${pair%%=*}" "${pair#*=}"; done
signature qlik_xrfkey
send
