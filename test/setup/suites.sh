# suites.sh: run by the unprivileged user in LF_WORK, what counts in its file
# "tally" and the suites of pg_regress.  Sourced, after server.sh.
# shellcheck shell=bash

# cleanup: for the trap on EXIT.
# shellcheck disable=SC2317 # called by the trap
cleanup()
{
    local status=$?
    trap - EXIT
    cd /
    stop_servers "$LF_WORK"
    if [[ -n $LF_KEEP ]]; then
        warn "kept: $LF_WORK"
    else
        rm -rf "$LF_WORK"
    fi
    exit "$status"
}

# count PASSED FAILED [TITLE]
count()
{
    echo "${3:+$3: }$1 passed, $2 failed" >>"$LF_WORK/tally"
    (($2 == 0)) || echo "failed: ${3:-see above}" >>"$LF_WORK/tally"
}

# pg_regress_suite TITLE DIFFS MAKE-ARGUMENT...: run by make installcheck;
# pg_regress says how many tests passed in the same words on all versions.
pg_regress_suite()
{
    local title=$1 diffs=$2 log=$LF_WORK/regress.log sum all failed
    shift 2
    step "$title"
    make -s installcheck "$@" 2>&1 | tee "$log" || true
    sum=$(sed -nE 's/.*All ([0-9]+) tests passed.*/\1 0/p; s/.*[^0-9]([0-9]+) of ([0-9]+) tests failed.*/\2 \1/p' "$log")
    if [[ -z $sum ]]; then
        warn "$title did not run to the end"
        sum="1 1"
    fi
    read -r all failed <<<"$sum"
    count "$((all - failed))" "$failed" "$title"
    [[ ! -s $diffs ]] || cat "$diffs"
}
