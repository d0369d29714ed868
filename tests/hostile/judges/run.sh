# Run FOLDER/0.sh, 1.sh, … in one bash, each in a subshell, with curl as a stub that keeps what it is told.
# Any command nobody knows is an escape and is kept too.
folder=$1 count=$2
command_not_found_handle() { printf '%s\n' "$*" >>"$folder/$number.calls"; return 127; }
curl() { local told; IFS= read -r -d '' told || true; printf '%s' "$told" >"$folder/$number.curl"; }
for ((number = 0; number < count; number++)); do
  bash -n "$folder/$number.sh" 2>"$folder/$number.err" || { echo syntax >"$folder/$number.status"; continue; }
  (
    set --
    . "$folder/$number.env"
    . "$folder/$number.sh"
  ) >/dev/null 2>"$folder/$number.err"
  echo $? >"$folder/$number.status"
done
