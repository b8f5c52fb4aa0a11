#!/bin/sh
# Puts the server on Cloud Run: account, secret, service. It may be run again: what is there stays, and what changed counts.
# Beside it lie service.yaml, and access.toml, which `voicectl auth share access.toml` writes.
set -eu
project={{ project }}
region={{ region }}
service={{ name }}
secret={{ access_secret }}
account={{ account }}

cd "$(dirname "$0")"
cloud() { gcloud --project="$project" --quiet "$@"; }
there() { cloud "$@" >/dev/null 2>&1; }

[ -s access.toml ] || {
  echo "error: there is no access.toml: nobody could use the server" >&2
  echo "hint: voicectl auth key new phone && voicectl auth share access.toml" >&2
  exit 1
}
cloud services enable run.googleapis.com secretmanager.googleapis.com

# An account of its own: it may read its secrets, and nothing else.
there iam service-accounts describe "$account" ||
  cloud iam service-accounts create "$service" --display-name="voice server"

there secrets describe "$secret" ||
  cloud secrets create "$secret" --replication-policy=automatic
cloud secrets versions access latest --secret="$secret" 2>/dev/null | cmp -s - access.toml ||
  cloud secrets versions add "$secret" --data-file=access.toml
readable() {
  cloud secrets add-iam-policy-binding "$1" --member="serviceAccount:$account" \
    --role=roles/secretmanager.secretAccessor --condition=None >/dev/null
}
readable "$secret"
{%- if let Some(key) = key_secret %}
readable {{ key }}
{%- endif %}
{%- if let Some(url) = bucket_url %}
cloud storage buckets add-iam-policy-binding {{ url }} --member="serviceAccount:$account" \
  --role=roles/storage.objectViewer --condition=None >/dev/null
{%- endif %}

cloud run services replace service.yaml --region="$region"
cloud run services describe "$service" --region="$region" --format="value(status.url)"
