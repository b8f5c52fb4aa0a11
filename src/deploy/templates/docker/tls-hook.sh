#!/bin/sh
# A deploy hook: hands a renewed certificate to the container, whose user may not read the state folder. The server sees the
# switch and serves the new certificate from the next handshake on.
set -eu
from=${RENEWED_LINEAGE:-{{ current }}}
to={{ folder }}
umask 077
mkdir -p "$to"
next=$(mktemp -d "$to/version-XXXXXX")
cp "$from/fullchain.pem" "$from/privkey.pem" "$next/"
chown -R {{ user|safe }}:{{ user|safe }} "$to"
name=$(basename "$next")
ln -s "$name" "$to/next"
mv -T "$to/next" "$to/current"
# The one before stays: whoever read its certificate a moment ago reads its key now.
find "$to" -maxdepth 1 -name 'version-*' ! -name "$name" -mmin +60 -exec rm -r {} +
