# shellcheck shell=bash
# What a desktop session provides, where there is none: a display, a session bus, a Secret Service.
# Every process started here is remembered and stopped again by stop_all; nothing else is ever stopped.
# Sourced after lib.sh. Callers set RUNTIME (a private 0700 directory) first.

SPAWNED_NAMES=()
SPAWNED_PIDS=()
LAST_PID=''

# remember NAME PID
remember() {
    SPAWNED_NAMES+=("$1")
    SPAWNED_PIDS+=("$2")
    # shellcheck disable=SC2034 # read by the callers
    LAST_PID="$2"
}

# spawn NAME LOG COMMAND...: starts a program in a session of its own, so that Ctrl+C reaches
# only this script, which stops things in order; should the script be killed, the kernel
# ends them too (pdeathsig). SPAWN_STDIN names a file to read from.
spawn() {
    local name="$1" log="$2"
    shift 2
    setpriv --pdeathsig TERM -- setsid -- "$@" >>"$log" 2>&1 <"${SPAWN_STDIN:-/dev/null}" 8>&- &
    remember "$name" $!
}

# spawn_function NAME LOG FUNCTION...: the same for a function of this script.
spawn_function() {
    local name="$1" log="$2"
    shift 2
    set -m # a process group of its own
    ("$@") >>"$log" 2>&1 </dev/null 8>&- &
    set +m
    remember "$name" $!
}

# wait_last: waits for the youngest process, ends what it left behind, and gives its status.
wait_last() {
    local last=$((${#SPAWNED_PIDS[@]} - 1)) status=0
    wait "${SPAWNED_PIDS[$last]}" || status=$?
    stop_all "$last"
    return "$status"
}

# stop_one PID: asks the whole process group to end, waits up to ten seconds, then insists.
stop_one() {
    local pid="$1" tries=0
    kill -TERM -- "-$pid" 2>/dev/null || return 0
    while kill -0 -- "-$pid" 2>/dev/null; do
        tries=$((tries + 1))
        if [ "$tries" -gt 100 ]; then
            kill -KILL -- "-$pid" 2>/dev/null || true
            break
        fi
        sleep 0.1
    done
    wait "$pid" 2>/dev/null || true
}

# stop_all KEEP: the youngest first, down to that many processes.
stop_all() {
    local keep="$1" i
    for ((i = ${#SPAWNED_PIDS[@]} - 1; i >= keep; i--)); do
        stop_one "${SPAWNED_PIDS[$i]}"
        unset "SPAWNED_PIDS[$i]" "SPAWNED_NAMES[$i]"
    done
}

# wait_until SECONDS COMMAND...: repeats the command until it succeeds.
wait_until() {
    local end=$((SECONDS + $1))
    shift
    until "$@"; do
        [ "$SECONDS" -lt "$end" ] || return 1
        sleep 0.1
    done
}

has_display() { [ -n "${DISPLAY:-}" ] || [ -n "${WAYLAND_DISPLAY:-}" ]; }

# start_display LOG: an invisible X display, open to holders of its cookie only.
start_display() {
    local log="$1" cookie
    cookie="$(mcookie)"
    (umask 077 && : >"$RUNTIME/xauth.server" && : >"$RUNTIME/xauth")
    xauth -q -f "$RUNTIME/xauth.server" add :0 . "$cookie"
    : >"$RUNTIME/display"
    # shellcheck disable=SC2016 # expanded by the inner shell
    spawn display "$log" bash -c 'exec Xvfb -displayfd 3 -screen 0 1366x768x24 -nolisten tcp -auth "$1" 3>"$2"' \
        xvfb "$RUNTIME/xauth.server" "$RUNTIME/display"
    wait_until 20 test -s "$RUNTIME/display" || die "the invisible display did not start, see $log"
    DISPLAY=":$(tr -d '[:space:]' <"$RUNTIME/display")"
    xauth -q -f "$RUNTIME/xauth" add "$DISPLAY" . "$cookie"
    XAUTHORITY="$RUNTIME/xauth"
    export DISPLAY XAUTHORITY
    unset WAYLAND_DISPLAY
}

bus_call() {
    timeout 5 dbus-send --session --print-reply=literal "$@" 2>/dev/null
}

secret_service_owned() {
    bus_call --dest=org.freedesktop.DBus /org/freedesktop/DBus \
        org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets | grep -q true
}

# True when a Secret Service with a default collection is there already. Asking the bus for its
# owner first never starts one: a keyring daemon started that way would wait for a person.
secret_service_reachable() {
    [ -n "${DBUS_SESSION_BUS_ADDRESS:-}" ] || [ -S "${XDG_RUNTIME_DIR:-/nonexistent}/bus" ] || return 1
    secret_service_owned || return 1
    bus_call --dest=org.freedesktop.secrets /org/freedesktop/secrets \
        org.freedesktop.Secret.Service.ReadAlias string:default | grep -q /org/freedesktop/secrets/
}

# start_bus LOG: a session bus of our own. The display must be exported before.
start_bus() {
    local log="$1"
    spawn bus "$log" dbus-daemon --session --nofork --nopidfile --address="unix:path=$RUNTIME/bus"
    wait_until 20 test -S "$RUNTIME/bus" || die "the session bus did not start, see $log"
    export DBUS_SESSION_BUS_ADDRESS="unix:path=$RUNTIME/bus"
}

# start_secrets LOG DIR: a keyring of our own in DIR, opened by the random password beside it;
# the user's own keyrings are not seen by it.
start_secrets() {
    local log="$1" dir="$2"
    (umask 077 && mkdir -p "$dir" "$RUNTIME/keyring")
    secret_file "$dir/password"
    SPAWN_STDIN="$dir/password" spawn secrets "$log" \
        env XDG_DATA_HOME="$dir" XDG_CACHE_HOME="$dir" XDG_CONFIG_HOME="$dir" HOME="$dir" \
        gnome-keyring-daemon --unlock --foreground --components=secrets --control-directory="$RUNTIME/keyring"
    wait_until 20 secret_service_reachable || die "the Secret Service did not start, see $log"
}
