#!/usr/bin/env bash
# Start a task and wait for its end: start_task_and_wait.sh NAME [SECONDS]
#
# NAME is the name or the id of the task, SECONDS how long to wait (3600). Prints how the task ended; exit status 0
# where it succeeded. Where a reload failed, its script log follows.
# Needs task/list_tasks task/start_task_synchronously execution_session/list_execution_sessions
# Needs execution_result/list_execution_results_full
set -euo pipefail
# shellcheck source=/dev/null
source "$(dirname -- "${BASH_SOURCE[0]}")/_objects.sh"
usage 1 "$@"

states=(NeverStarted Triggered Started Queued AbortInitiated Aborting Aborted FinishedSuccess FinishedFail Skipped
  Retry Error Reset DistributionQueue DistributionRunning)
named task "$1"
task=$FOUND
call task/start_task_synchronously "id=$task"
run=$(member value)
[[ $run == *[!0-]* ]] || fail "nothing was started: the task is disabled, its app is not there, no scheduler takes it, or it runs already"
until=$((SECONDS + ${2-3600}))
while true; do
  call execution_session/list_execution_sessions "filter=id eq $run"
  [[ -n $(member id) ]] || break
  [[ $SECONDS -lt $until ]] || fail "the task still runs; the id of the run is $run"
  sleep 1
done
# A task with retries leaves a result for each attempt: the last one counts.
for _ in 1 2 3 4 5; do
  call execution_result/list_execution_results_full "filter=executionId eq $run" "orderby=startTime desc"
  status=$(member status)
  [[ -z $status ]] || break
  sleep 1
done
[[ -n $status ]] || fail "the run $run left no result"
[[ $status == *[!0-9]* ]] || status=${states[status]-$status}
printf '%s: %s\n' "$1" "$status"
[[ $status != FinishedSuccess ]] || exit 0
if [[ $(member scriptLogAvailable) == true && -f $here/../reload_task/get_reload_task_script_log_file.sh ]]; then
  call reload_task/get_reload_task_script_log_file "reloadtaskid=$task" "executionresultid=$(member id)"
  bash "$here/../download/download_reload_task_log.sh" "downloadticketid=$(member value)" localfilename=script.log >&2
fi
exit 1
