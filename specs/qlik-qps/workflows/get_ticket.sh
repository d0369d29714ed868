#!/usr/bin/env bash
# Get a ticket for a user, and a link that logs in with it: get_ticket.sh 'DIRECTORY\USER' [ADDRESS [PREFIX]]
#
# ADDRESS is where the link leads, https://qlik.example.com/hub where it is empty, with the host of QLIK_QPS_URL. PREFIX
# is that of a virtual proxy. A ticket is good for one login and for a minute. It is a secret: who has the link is that
# user.
# Needs ticket/create_ticket ticket/create_ticket_in_virtual_proxy
set -euo pipefail
# shellcheck source=/dev/null
source "$(dirname -- "${BASH_SOURCE[0]}")/_steps.sh"
usage 1 "$@"
[[ $1 == *\\* ]] || fail "write DIRECTORY\\USER, in single quotes" 2

call "ticket/create_ticket${3:+_in_virtual_proxy}" ${3:+"virtualproxy=$3"} --body - <<<"{\"UserDirectory\":$(json "${1%%\\*}"),\"UserId\":$(json "${1#*\\}"),\"Attributes\":[]}"
ticket=$(member Ticket)
[[ -n $ticket ]] || fail "the server gave no ticket"
host=${QLIK_QPS_URL#*://}
host=${host%%/*}
address=${2:-https://${host%%:*}${3:+/$3}/hub}
mark='?'
[[ $address != *\?* ]] || mark='&'
printf '%s\n%s%sqlikTicket=%s\n' "$ticket" "$address" "$mark" "$ticket"
