#!/bin/sh
# Takes the load balancer away again, from the front to the back; what is behind it stays. It may be run again.
set -eu
project={{ project }}
name={{ name }}

cloud() { gcloud --project="$project" --quiet "$@"; }
# gone KIND... NAME [FLAG...]: deletes it where it is there. The name stands before the flags.
gone() {
  kind=$1
  shift
  # The kind is several words of gcloud's.
  # shellcheck disable=SC2086
  if cloud $kind describe "$@" >/dev/null 2>&1; then cloud $kind delete "$@"; fi
}

gone "compute forwarding-rules" "$name-redirect" --global
gone "compute forwarding-rules" "$name" --global
gone "compute target-http-proxies" "$name-redirect" --global
gone "compute target-https-proxies" "$name" --global
gone "compute url-maps" "$name-redirect" --global
gone "compute url-maps" "$name" --global
gone "compute ssl-policies" "$name" --global
gone "compute backend-services" "$name" --global
{%- if cloud_run.is_some() %}
gone "compute network-endpoint-groups" "$name" --region={{ region }}
{%- else %}
gone "compute health-checks" "$name" --global
gone "compute firewall-rules" "$name"
{%- endif %}
{%- for _ in hosts %}
gone "certificate-manager maps entries" "$name-{{ loop.index0|safe }}" --map="$name"
{%- endfor %}
gone "certificate-manager maps" "$name"
gone "certificate-manager certificates" "$name"
{%- for _ in proofs %}
gone "certificate-manager dns-authorizations" "$name-{{ loop.index0|safe }}"
{%- endfor %}
gone "compute addresses" "$name" --global
