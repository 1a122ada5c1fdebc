#!/usr/bin/env bash
# The steps of the demo practice, one verb each; ./run calls them in order.
#   demo.sh migrate   brings the database to the programs' version
#   demo.sh server    runs the sync server (does not return)
#   demo.sh prepare   makes the practice, its users, one enrolled device and its data
#   demo.sh app       opens the window on that device (does not return)
# The exact options of the programs stand here and nowhere else.
# ./run exports VETPMS_HOME, VETPMS_PORT and the VETPMS_PG_* parameters.
set -euo pipefail

# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

: "${VETPMS_HOME:?}" "${VETPMS_PORT:?}" "${VETPMS_PG_HOST:?}"

BIN="$TARGET/debug"
PROFILE="$VETPMS_HOME/profile"
CONFIG="$VETPMS_HOME/server.toml"
SERVER_URL="http://127.0.0.1:$VETPMS_PORT"

PRACTICE='Demo Practice'
OWNER='anna@demo.example'
RECEPTIONIST='ben@demo.example'
# Published in the README: it protects made-up data on the visitor's own machine only.
DEMO_PASSWORD='correct-horse-demo'

write_config() {
    secret_file "$VETPMS_HOME/secrets/server_key"
    cat >"$CONFIG" <<TOML
# Written by scripts/demo.sh at every start.
listen = "127.0.0.1:$VETPMS_PORT"

[database]
host = "$VETPMS_PG_HOST"
port = $VETPMS_PG_PORT
name = "$VETPMS_PG_DATABASE"
app_user = "$VETPMS_PG_APP_USER"
app_password_file = "$VETPMS_PG_APP_PASSWORD_FILE"
admin_user = "$VETPMS_PG_ADMIN_USER"
admin_password_file = "$VETPMS_PG_ADMIN_PASSWORD_FILE"

[keys]
key_file = "$VETPMS_HOME/secrets/server_key"
TOML
}

server() { "$BIN/vetpms-server" --config "$CONFIG" "$@"; }
device() { "$BIN/vetpms" --profile "$PROFILE" "$@"; }

migrate() {
    write_config
    server migrate
}

# Called once on an empty home, with the server running. Passwords go through files, never through
# arguments, which every user of the machine can read.
prepare_demo() {
    local tenant code owner visit password="$VETPMS_HOME/secrets/demo_password"
    local data="$VETPMS_HOME/demo-data.jsonl" signed="$VETPMS_HOME/demo-signed.txt"
    (umask 077 && printf '%s' "$DEMO_PASSWORD" >"$password")
    tenant="$(server tenant create --name "$PRACTICE")"
    owner="$(server user create --tenant "$tenant" --email "$OWNER" --name 'Anna Demo' \
        --role owner --role veterinarian --password-file "$password")"
    server user create --tenant "$tenant" --email "$RECEPTIONIST" --name 'Ben Demo' \
        --role receptionist --password-file "$password"
    code="$(server device code --tenant "$tenant" --user "$OWNER" --name 'Front desk')"
    device join --server "$SERVER_URL" --code "$code" --device-name 'Front desk' --password-file "$password"
    device --user "$OWNER" --password-file "$password" \
        add-user --email "$RECEPTIONIST" --new-password-file "$password"
    "$BIN/vetpms-xtask" demo-data --seed 7 --clients 300 --from "$(date +%F)" --owner "$owner" --out "$data" --to-sign "$signed"
    device --user "$OWNER" --password-file "$password" --json batch <"$data" >"$VETPMS_HOME/logs/demo-data.log"
    while read -r visit; do
        device --user "$OWNER" --password-file "$password" sign "$visit" >/dev/null </dev/null
    done <"$signed"
    device --user "$OWNER" --password-file "$password" usual-terms >/dev/null
    device --user "$OWNER" --password-file "$password" sync
    rm -f -- "$data" "$signed"
}

case "${1:-}" in
    migrate) migrate ;;
    server) exec "$BIN/vetpms-server" --config "$CONFIG" serve ;;
    prepare) prepare_demo ;;
    app)
        # The web view's own folders stay in the demo's home too.
        export XDG_DATA_HOME="$VETPMS_HOME/webview/data" XDG_CACHE_HOME="$VETPMS_HOME/webview/cache"
        export VETPMS_DEMO=1
        # Read only when VETPMS_SMOKE=1: who signs in before the window says that it is ready.
        export VETPMS_SMOKE_USER="$OWNER" VETPMS_SMOKE_PASSWORD_FILE="$VETPMS_HOME/secrets/demo_password"
        exec "$BIN/vetpms-desktop" --profile "$PROFILE"
        ;;
    *) die "usage: demo.sh migrate|server|prepare|app" ;;
esac
