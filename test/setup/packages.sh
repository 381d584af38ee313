# packages.sh: what the tests and the demo need from the system.  Sourced, after
# common.sh.
#
# PostgreSQL comes from the distribution, or is the one PG_CONFIG names.  What
# is missing is looked for by what it does, not by package name, so a server
# built from source will do.
# shellcheck shell=bash

# A pg_config that belongs to a whole server: binaries, headers, test drivers.
pg_config_complete()
{
    local bindir pgxs
    bindir=$("$1" --bindir 2>/dev/null) || return
    pgxs=$("$1" --pgxs 2>/dev/null) || return
    [[ -x $bindir/postgres && -x $bindir/initdb && -f $pgxs ]] &&
        [[ -f $("$1" --includedir-server)/postgres.h ]] &&
        [[ -x ${pgxs%/makefiles/pgxs.mk}/test/regress/pg_regress ]]
}

# Set PG_CONFIG: the caller's, else the newest one the system has, or of the
# major version LF_VERSION the one it has.
find_pg_config()
{
    local candidate
    if [[ -n ${PG_CONFIG:-} ]]; then
        candidate=$(command -v "$PG_CONFIG") && pg_config_complete "$candidate" ||
            die "PG_CONFIG=$PG_CONFIG is not the pg_config of a PostgreSQL server with its development files"
        PG_CONFIG=$candidate
        return
    fi
    while read -r candidate; do
        if pg_config_complete "$candidate"; then
            PG_CONFIG=$candidate
            return
        fi
    done < <(
        compgen -G "/usr/lib/postgresql/${LF_VERSION:-*}/bin/pg_config" | sort -Vr
        [[ -n ${LF_VERSION:-} ]] || command -v pg_config
    )
    return 1
}

# The major version to install: LF_VERSION, else the one that the distribution
# calls "postgresql"; nothing before the package lists are there.
wanted_version()
{
    if [[ -n ${LF_VERSION:-} ]]; then
        echo "$LF_VERSION"
        return
    fi
    apt-cache depends postgresql 2>/dev/null |
        sed -n 's/^ *Depends: postgresql-\([0-9][0-9]*\)$/\1/p' | head -n 1 || true
}

has_package()
{
    apt-cache show "$1" >/dev/null 2>&1
}

# The packages still missing for a purpose: "demo" or "test".  PostgreSQL's
# version is not known before the package lists are there.
missing_packages()
{
    local version
    if ! find_pg_config; then
        version=$(wanted_version)
        if [[ -n $version ]]; then
            printf '%s\n' "postgresql-$version" "postgresql-server-dev-$version"
        else
            printf '%s\n' postgresql postgresql-server-dev-all
        fi
    fi
    command -v gcc >/dev/null || echo gcc
    [[ -f /usr/include/stdlib.h ]] || echo libc6-dev
    command -v make >/dev/null || echo make
    [[ $1 == test ]] || return 0
    command -v prove >/dev/null || echo perl
    perl -MIPC::Run -e 1 2>/dev/null || echo libipc-run-perl
    command -v python3 >/dev/null || echo python3
}

# pg_cron is tested with where the distribution has it.
missing_cron_package()
{
    local package
    [[ -n ${PG_CONFIG:-} && ! -f $("$PG_CONFIG" --pkglibdir)/pg_cron.so ]] || return 0
    package=postgresql-$("$PG_CONFIG" --version | sed 's/^[^0-9]*\([0-9]*\).*/\1/')-cron
    ! has_package "$package" || echo "$package"
}

# The layout of the sources is checked where the distribution has what it takes.
missing_layout_package()
{
    command -v clang-format-14 >/dev/null || ! has_package clang-format-14 || echo clang-format-14
}

# How to become root: nothing, sudo without a password, or a failure.
root_command()
{
    if ((EUID == 0)); then
        echo env
    elif sudo -n true 2>/dev/null; then
        echo sudo -n env
    else
        return 1
    fi
}

# A new server package makes and starts a cluster called "main", which nobody
# asked for here; this tells it not to.  One that exists is never touched.
no_main_cluster=/etc/postgresql-common/createcluster.d/lead_funnel_set_up.conf

# Have root's rights ready, or say what root should run, and give up.
need_root()
{
    command -v apt-get >/dev/null ||
        die "missing: $* (Debian's names; this system has no apt-get)"
    root_command >/dev/null && return
    warn "missing; install with this command, then start again:"
    warn "  sudo sh -c 'apt-get update && apt-get install -y --no-install-recommends --no-upgrade $*'"
    exit 1
}

apt_get()
{
    local as_root
    read -ra as_root < <(root_command)
    "${as_root[@]}" DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 \
        -o Dpkg::Use-Pty=0 "$@"
}

update_package_lists()
{
    step "Reading the package lists"
    apt_get update || die "the package lists could not be read"
}

# A server that is there already may be running: it is not upgraded.
install_packages()
(
    step "Installing $*"
    read -ra as_root < <(root_command)
    trap '"${as_root[@]}" rm -f "$no_main_cluster"' EXIT
    "${as_root[@]}" mkdir -p "${no_main_cluster%/*}"
    "${as_root[@]}" sh -c "echo 'create_main_cluster = false' >$no_main_cluster"
    apt_get install --no-install-recommends --no-upgrade "$@" ||
        die "these packages could not be installed: $*"
)

# need_packages PURPOSE: install what is missing, or say how; sets PG_CONFIG.
need_packages()
{
    local missing
    find_pg_config || true
    mapfile -t missing < <(missing_packages "$1")
    if ((${#missing[@]} > 0)); then
        need_root "${missing[@]}"
        update_package_lists
        mapfile -t missing < <(missing_packages "$1")
        install_packages "${missing[@]}"
        find_pg_config || die "no complete PostgreSQL after installing ${missing[*]}"
    fi
    [[ $1 == test ]] || return 0
    mapfile -t missing < <(
        missing_cron_package
        [[ ${LF_SUITE:-full} == short ]] || missing_layout_package
    )
    ((${#missing[@]} > 0)) || return 0
    root_command >/dev/null && install_packages "${missing[@]}" ||
        warn "not installed: ${missing[*]}: what needs that is not tested"
}

# need_command COMMAND PACKAGE...
need_command()
{
    command -v "$1" >/dev/null && return
    shift
    need_root "$@"
    update_package_lists
    install_packages "$@"
}

# Whether a clang links fuzzers: their runtime is a package of its own.
links_fuzzer()
(
    scratch=$(mktemp -d)
    trap 'rm -rf "$scratch"' EXIT
    echo 'int LLVMFuzzerTestOneInput(void); int LLVMFuzzerTestOneInput(void) { return 0; }' |
        "$1" -x c -fsanitize=fuzzer,address,undefined -o "$scratch/program" - 2>/dev/null
)

# The clangs there are, the best known first.
clangs()
{
    command -v clang || true
    compgen -c clang- | grep -E '^clang-[0-9]+$' | sort -Vru || true
}

# Set CLANG: one that links fuzzers.
find_fuzzer()
{
    while read -r CLANG; do
        ! links_fuzzer "$CLANG" || return 0
    done < <(clangs)
    return 1
}

# need_fuzzer: install what is missing, or say how; sets CLANG.
need_fuzzer()
{
    local packages=(clang libclang-rt-dev)
    find_fuzzer && return
    CLANG=$(clangs | head -n 1)
    [[ -z $CLANG ]] || packages=("libclang-rt-$("$CLANG" -dumpversion | cut -d. -f1)-dev")
    need_root "${packages[@]}"
    update_package_lists
    install_packages "${packages[@]}"
    find_fuzzer || die "no clang links a fuzzer after installing ${packages[*]}"
}
