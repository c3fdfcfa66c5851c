#!/bin/sh
# Copy the database every night at three, and keep as many copies as KEEP says. "once" copies it now, and ends.
# docs/operations.md, "Back-up and restore", says how a copy is put back.
set -eu

FOLDER="${FOLDER:-/backups}"
KEEP="${KEEP:-14}"

dump() {
    # What is left of a copy that was broken off.
    rm -f "$FOLDER"/.sister-libraries-*.dump
    name="sister-libraries-$(date -u +%Y-%m-%dT%H%M%SZ).dump"
    # Written under another name first, so that a half-written copy is never taken for one.
    if ! pg_dump --format=custom --file="$FOLDER/.$name" || ! mv "$FOLDER/.$name" "$FOLDER/$name"; then
        rm -f "$FOLDER/.$name"
        echo "The database could not be copied; the lines above say why." >&2
        return 1
    fi
    echo "$FOLDER/$name"
    # The names tell when each was made, so their order is that of time.
    find "$FOLDER" -maxdepth 1 -name 'sister-libraries-*.dump' | sort -r | tail -n "+$((KEEP + 1))" |
        while read -r old; do rm -f "$old"; done
}

until_three() {
    hours=$(date +%H) minutes=$(date +%M) seconds=$(date +%S)
    past=$((${hours#0} * 3600 + ${minutes#0} * 60 + ${seconds#0}))
    echo $(((3 * 3600 - past + 86399) % 86400 + 1))
}

if [ "${1:-}" = once ]; then
    dump
    exit
fi

trap 'exit 0' TERM INT
while :; do
    sleep "$(until_three)" &
    wait $!
    # One that failed is tried again in an hour.
    until dump; do
        sleep 3600 &
        wait $!
    done
done
