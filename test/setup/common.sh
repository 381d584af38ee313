# common.sh: what every script here uses.  Sourced.
# shellcheck shell=bash

step()
{
    printf '==> %s\n' "$*"
}

warn()
{
    printf '*** %s\n' "$*" >&2
}

die()
{
    warn "$@"
    exit 1
}

# quietly LOG COMMAND...: its output goes to LOG, shown when it fails.
quietly()
{
    local log=$1
    shift
    "$@" >"$log" 2>&1 && return
    tail -n 60 "$log" >&2
    die "failed: $*"
}

# private_folder DIR [COMMAND-PREFIX...]: make a folder at a known place, or
# accept it when it is the user's own, closed to others, and no link.
private_folder()
{
    local dir=$1 owner
    shift
    owner=$("$@" id -u)
    "$@" mkdir -m 0700 "$dir" 2>/dev/null && return
    [[ ! -L $dir && -d $dir && $(stat -c %u:%a "$dir") == "$owner:700" ]] ||
        die "$dir exists, and is not a private folder of user $owner"
}

# Add up lines that end in "N passed, N failed" and perhaps ", N skipped", in
# the same form.  Fails when one failed.
sum_counts()
{
    awk '
        match($0, /[0-9]+ passed, [0-9]+ failed(, [0-9]+ skipped)?$/) {
            split(substr($0, RSTART), n, / [a-z]+,? ?/)
            passed += n[1]; failed += n[2]; skipped += n[3]
        }
        END {
            printf "%d passed, %d failed", passed, failed
            if (skipped) printf ", %d skipped", skipped
            print ""
            exit failed > 0
        }'
}
