# shellcheck shell=bash
# Shared functions of ./run and ./test: packages, tool versions, the user interface, cargo.
# Sourced, never run; it changes nothing outside the repository except installing
# the Debian packages that scripts/packages names.

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
UI="$ROOT/ui"
TARGET="${CARGO_TARGET_DIR:-$ROOT/target}"
STAMPS="$TARGET/stamps"

# Progress goes to standard error, so that standard output carries results only.
say() { printf '%s\n' "$*" >&2; }
die() { say "error: $*"; exit 1; }

# packages_in SECTION...: the names below the given sections of scripts/packages.
packages_in() {
    local section
    for section in "$@"; do
        awk -v want="[$section]" '
            { sub(/#.*/, ""); gsub(/[ \t]/, "") }
            /^\[/ { inside = ($0 == want); next }
            inside && length($0) { print }
        ' "$ROOT/scripts/packages"
    done
}

package_installed() {
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# install_packages SECTION...: installs what is missing and nothing else.
install_packages() {
    local package
    local -a missing=() as_root=()
    if ! command -v dpkg-query >/dev/null; then
        die "this script installs Debian packages; on another system provide what scripts/packages names"
    fi
    while read -r package; do
        package_installed "$package" || missing+=("$package")
    done < <(packages_in "$@")
    [ "${#missing[@]}" -gt 0 ] || return 0

    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || die "as root, please run: apt-get install ${missing[*]}"
        as_root=(sudo)
        # Without a terminal a password question would wait for ever.
        [ -t 0 ] || as_root+=(-n)
    fi
    say "installing Debian packages: ${missing[*]}"
    local log
    log="$(mktemp)"
    if ! { "${as_root[@]}" apt-get update -qq &&
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >"$log" 2>&1 </dev/null; then
        tail -n 20 "$log" >&2
        rm -f "$log"
        die "these packages could not be installed: ${missing[*]}"
    fi
    rm -f "$log"
}

# version_at_least HAVE WANT
version_at_least() {
    [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]
}

check_tools() {
    local have want tool
    for tool in cargo node npm git; do
        command -v "$tool" >/dev/null ||
            die "$tool is missing (Rust: https://rustup.rs, Node with npm: https://nodejs.org)"
    done
    want="$(sed -n 's/^rust-version *= *"\(.*\)"$/\1/p' "$ROOT/Cargo.toml" | head -n 1)"
    have="$(cd "$ROOT" && cargo --version | awk '{ print $2 }')"
    version_at_least "$have" "$want" || die "Rust $want or later is needed, found $have: rustup update stable"
    want="$(cd "$UI" && node -p "require('./package.json').engines.node.replace(/^>=\s*/, '')")"
    have="$(node --version)"
    version_at_least "${have#v}" "$want" || die "Node $want or later is needed, found ${have#v}"
}

# checksum_of FILE...: one checksum over names and contents.
checksum_of() { sha256sum -- "$@" | sha256sum | cut -d ' ' -f 1; }

# ui_install: npm ci, only when the lock file is not the one that was installed.
ui_install() {
    local stamp="$UI/node_modules/.installed-lock" now
    now="$(checksum_of "$UI/package-lock.json")"
    [ "$(cat "$stamp" 2>/dev/null)" != "$now" ] || return 0
    say "installing the user interface's packages"
    (cd "$UI" && npm ci --no-audit --no-fund --loglevel=error) >&2 </dev/null
    printf '%s' "$now" >"$stamp"
}

ui_sources_checksum() {
    local -a files
    mapfile -d '' -t files < <(cd "$UI" && find . \
        \( -path ./node_modules -o -path ./dist -o -path ./screenshots \) -prune -o -type f -print0 | sort -z)
    (cd "$UI" && checksum_of "${files[@]}")
}

# ui_build: only when a source changed since the last build.
ui_build() {
    local stamp="$STAMPS/ui-build" now
    now="$(ui_sources_checksum)"
    if [ -f "$UI/dist/index.html" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$now" ]; then
        return 0
    fi
    say "building the user interface"
    (cd "$UI" && npm run --silent build) >&2 </dev/null
    mkdir -p "$STAMPS"
    printf '%s' "$now" >"$stamp"
}

# ui_has_script NAME
ui_has_script() {
    (cd "$UI" && node -e 'process.exit(require("./package.json").scripts?.[process.argv[1]] ? 0 : 1)' "$1")
}

# build_binaries --bins|--all-targets
# One command and one feature set: each change of features costs a minute of compiling.
build_binaries() {
    say "building the programs (the first time takes several minutes)"
    # Always the whole workspace: another selection has other features and builds everything anew.
    (cd "$ROOT" && cargo build --locked --workspace "$1") >&2 </dev/null
}

# new_secret: 256 random bits in hexadecimal.
new_secret() { od -An -tx1 -N32 /dev/urandom | tr -d ' \n'; }

# secret_file FILE: makes a 0600 file with a new secret unless it exists.
secret_file() {
    [ -s "$1" ] || (umask 077 && mkdir -p "$(dirname "$1")" && new_secret >"$1")
}
