#!/bin/sh
# Hands a certificate over to Caddy: chain and key in one file that its group may read. `voicectl renew` runs it after each
# renewal, with the lineage's name; `copy` as an argument leaves Caddy alone.
set -eu
[ "${VOICECTL_LINEAGE:-{{ lineage }}}" = {{ lineage }} ] || exit 0
current={{ current }}
chain=${VOICECTL_FULLCHAIN:-$current/fullchain.pem}
key=${VOICECTL_KEY:-$current/privkey.pem}
pem={{ pem }}
if [ "${1:-}" = copy ] || [ -w "${pem%/*}" ]; then
  # The folder is of Caddy's group, and so is every file that is made in it.
  umask 027
  cat "$chain" "$key" >"$pem.new"
  mv "$pem.new" "$pem"
else
  # The service that renews may not write there: this one does nothing but run this hook with `copy`, outside of its bounds.
  systemctl start voicectl-caddy.service
fi
[ "${1:-}" != copy ] || exit 0
if [ -d /run/systemd/system ]; then
  systemctl reload caddy
else
  caddy reload --force --config /etc/caddy/Caddyfile
fi
