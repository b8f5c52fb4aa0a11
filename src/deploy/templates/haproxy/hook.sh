#!/bin/sh
# Has haproxy read a new certificate. `voicectl renew` runs it after each renewal, with the lineage's name.
set -eu
[ "${VOICECTL_LINEAGE:-}" = {{ lineage }} ] || exit 0
if [ -d /run/systemd/system ]; then
  systemctl reload haproxy
else
  # The first line is the process that starts the others: it reads everything anew.
  # For some 50 ms after it has done that it hears no signal: not so soon after the renewal before.
  sleep 1
  kill -USR2 "$(head -n 1 /run/haproxy.pid)"
fi
