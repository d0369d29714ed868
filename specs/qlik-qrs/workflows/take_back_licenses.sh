#!/usr/bin/env bash
# List who holds a license, and take back those not used for some days: take_back_licenses.sh [DAYS] [--really]
#
# DAYS is 90. Without --really nothing is changed: the list says what would be taken back. Dates that are missing
# count as never used.
# Needs license/list_license_professional_access_types_full license/delete_license_professional_access_type
# Needs license/list_license_analyzer_access_types_full license/delete_license_analyzer_access_type
set -euo pipefail
# shellcheck source=/dev/null
source "$(dirname -- "${BASH_SOURCE[0]}")/_steps.sh"
usage 0 "$@"

days=90 really=""
for argument in "$@"; do
  case $argument in
    --really) really=yes ;;
    *[!0-9]* | "") fail "$argument is no number of days" 2 ;;
    *) days=$argument ;;
  esac
done
# GNU's date and that of BSD say it differently.
limit=$(date -u -d "$days days ago" +%Y-%m-%d 2>/dev/null || date -u -v "-${days}d" +%Y-%m-%d)
for kind in professional analyzer; do
  call "license/list_license_${kind}_access_types_full"
  list=$(rows)
  while IFS= read -r row <&3; do
    [[ -n $row ]] || continue
    holder=${row#*\"user\":}
    used=$(member lastUsed "$row")
    [[ $used != null && $used != 1753-* ]] || used="" # the beginning of SQL Server's time
    action=keeps
    if [[ ${used:0:10} < $limit ]]; then
      action=${really:+"taken back from"}
      action=${action:-"would be taken back from"}
      [[ -z $really ]] || call "license/delete_license_${kind}_access_type" "id=$(member id "$row")"
    fi
    printf '%s\t%s\\%s\t%s\t%s\n' "$kind" "$(member userDirectory "$holder")" "$(member userId "$holder")" \
      "${used:-never used}" "$action"
  done 3<<<"$list"
done
