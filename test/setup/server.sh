# server.sh: a private PostgreSQL in a folder of its own.  Sourced, after
# packages.sh.
#
# PostgreSQL's installation is relocatable: its programs find libraries and
# extensions relative to themselves.  So a tree with copies of the programs and
# links to the rest is a full installation that an extension can be installed
# into, by any user, and that no other server sees.
#
# A server does not run as root.  Everything in the folder is done by one
# unprivileged user, on copies of the sources, which it may have no right to
# read where they are.
#
#   WORK/src     the sources          WORK/tree    the installation
#   WORK/shared  ../shared            WORK/data    the cluster
#   WORK/tmp     temporary files      WORK/socket  its only address
#                                     WORK/bin     link to the programs
# shellcheck shell=bash

# The command prefix that makes root the unprivileged user; empty for others.
drop_root()
{
    local user=postgres
    ((EUID == 0)) || return 0
    id "$user" >/dev/null 2>&1 || user=nobody
    echo setpriv "--reuid=$user" "--regid=$(id -g "$user")" --init-groups
}

# The place for the folder: the sockets' paths below it must stay under 107
# bytes, and the unprivileged user must be able to write there.
temporary_place()
{
    local place=${TMPDIR:-/tmp} drop
    read -ra drop < <(drop_root) || true
    if ((${#place} > 40)) || ! "${drop[@]}" test -w "$place"; then
        place=/tmp
    fi
    echo "$place"
}

# copy_folder FROM TO: as the unprivileged user's, who may not read FROM.
copy_folder()
{
    local drop
    read -ra drop < <(drop_root) || true
    tar -C "$1/" --exclude=./.git --mode=u+rwX -cf - . |
        "${drop[@]}" sh -c "mkdir '$2' && tar -C '$2' --no-same-owner -xf -"
}

# enter WORK SCRIPT ARGUMENT...: copy the sources into WORK, a folder of the
# unprivileged user's, and become SCRIPT of that copy, as that user, with
# nothing in the environment but what is named here.
enter()
{
    local work=$1 script=$2 drop
    shift 2
    cd /
    read -ra drop < <(drop_root) || true
    copy_folder "$TOP" "$work/src"
    "${drop[@]}" mkdir "$work/tmp"
    exec "${drop[@]}" env -i PATH="$PATH" HOME="$work" TERM="${TERM:-dumb}" LANG=C.UTF-8 TZ=UTC \
        TMPDIR="$work/tmp" PG_CONFIG="$PG_CONFIG" LF_WORK="$work" LF_SHARED="$work/shared" \
        LF_SUITE="${LF_SUITE:-}" LF_JOBS="${LF_JOBS:-}" \
        LF_KEEP="${LF_KEEP:-}" LF_SEED="${LF_SEED:-}" LF_SEEDS="${LF_SEEDS:-}" LF_CALENDARS="${LF_CALENDARS:-}" \
        LF_AMOUNTS="${LF_AMOUNTS:-}" LF_CONNECTS="${LF_CONNECTS:-}" LF_ROUNDS="${LF_ROUNDS:-}" LF_ROWS="${LF_ROWS:-}" \
        LF_SANITIZE="${LF_SANITIZE:-}" LF_VALUES="${LF_VALUES:-}" LF_PAGES="${LF_PAGES:-}" \
        "$work/src/$script" "$@"
}

# Make WORK/tree and take its programs from now on.
make_tree()
{
    local bindir dir
    bindir=$("$PG_CONFIG" --bindir)
    mkdir -p "$LF_WORK/tree$bindir"
    cp "$bindir"/{postgres,initdb,psql,createdb,dropdb,vacuumdb,reindexdb} "$bindir"/pg* \
        "$LF_WORK/tree$bindir"
    for dir in --pkglibdir --sharedir --includedir; do
        dir=$("$PG_CONFIG" "$dir")
        mkdir -p "$LF_WORK/tree$(dirname "$dir")"
        cp -rs "$dir" "$LF_WORK/tree$dir"
    done
    # An installed lead_funnel stays where it is: here the one under test goes in.
    find "$LF_WORK/tree" -depth \( -name lead_funnel.so -o -name lead_funnel.control -o \
        -name 'lead_funnel--*.sql' -o -path '*/bitcode/lead_funnel*' \) -delete
    ln -s "tree$bindir" "$LF_WORK/bin"
    PG_CONFIG=$LF_WORK/tree$bindir/pg_config
    PATH=$LF_WORK/tree$bindir:$PATH
    export PG_CONFIG PATH
}

# start_server: a new cluster on WORK/socket, and the environment to reach it.
start_server()
{
    mkdir -m 0700 "$LF_WORK/socket"
    quietly "$LF_WORK/initdb.log" initdb -D "$LF_WORK/data" -U postgres -A trust -E UTF8 \
        --locale=C.UTF-8 --no-sync
    cat >>"$LF_WORK/data/postgresql.conf" <<CONF
listen_addresses = ''
unix_socket_directories = '$LF_WORK/socket'
fsync = off
CONF
    quietly "$LF_WORK/start.log" pg_ctl -D "$LF_WORK/data" -l "$LF_WORK/server.log" -w start
    export PGHOST=$LF_WORK/socket PGPORT=5432 PGUSER=postgres PGDATABASE=postgres
}

# prepare_tap: what PostgreSQL::Test::Cluster expects of the one who calls it.
prepare_tap()
{
    local pgxs
    pgxs=$("$PG_CONFIG" --pgxs)
    pgxs=${pgxs%/makefiles/pgxs.mk}
    export PERL5LIB=$PWD/test/perl:$pgxs/test/perl PG_REGRESS=$pgxs/test/regress/pg_regress
    export TESTDIR=$LF_WORK/tap TESTDATADIR=$LF_WORK/tap/tmp_check
    export TESTLOGDIR=$TESTDATADIR/log
    mkdir -p "$TESTLOGDIR"
}

# stop_servers WORK: every server below it, also one that a killed test left.
stop_servers()
{
    local pidfile
    [[ -d $1 ]] || return 0
    find "$1" -name postmaster.pid -print 2>/dev/null | while read -r pidfile; do
        "$1/bin/pg_ctl" -D "${pidfile%/*}" -m immediate -w stop >/dev/null 2>&1 || true
    done
}
