#!/bin/sh
# Has nginx read a new certificate. `voicectl renew` runs it after each renewal, with the lineage's name.
set -eu
[ "${VOICECTL_LINEAGE:-}" = {{ lineage }} ] || exit 0
if [ -d /run/systemd/system ]; then
  systemctl reload nginx
else
  nginx -s reload
fi
