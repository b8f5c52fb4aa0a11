#!/bin/sh
# A global load balancer of Google Cloud in front of the server: an address, a certificate that renews by itself, TLS 1.2 and
# 1.3 with good ciphers only, and a redirect from HTTP. It may be run again: what is there stays.
set -eu
project={{ project }}
name={{ name }}

cloud() { gcloud --project="$project" --quiet "$@"; }
there() { cloud "$@" >/dev/null 2>&1; }

cloud services enable compute.googleapis.com certificatemanager.googleapis.com

# The address.
there compute addresses describe "$name" --global ||
  cloud compute addresses create "$name" --global --ip-version=IPV4

# The certificate. Names are proven by a record in DNS, so that it is there before the first client, and wildcards are possible.
{%- for proof in proofs %}
there certificate-manager dns-authorizations describe "$name-{{ loop.index0|safe }}" ||
  cloud certificate-manager dns-authorizations create "$name-{{ loop.index0|safe }}" --domain={{ proof }}
{%- endfor %}
there certificate-manager certificates describe "$name" ||
  cloud certificate-manager certificates create "$name" --domains={{ domains }} \
    --dns-authorizations="{% for _ in proofs %}{% if !loop.first %},{% endif %}$name-{{ loop.index0|safe }}{% endfor %}"
there certificate-manager maps describe "$name" ||
  cloud certificate-manager maps create "$name"
{%- for host in hosts %}
there certificate-manager maps entries describe "$name-{{ loop.index0|safe }}" --map="$name" ||
  cloud certificate-manager maps entries create "$name-{{ loop.index0|safe }}" --map="$name" \
    --certificates="$name" --hostname={{ host }}
{%- endfor %}

{%- match cloud_run %}{% when Some with (service) %}

# What is behind: a service of Cloud Run. How long a request may last is said there: an hour.
region={{ region }}
there compute network-endpoint-groups describe "$name" --region="$region" ||
  cloud compute network-endpoint-groups create "$name" --region="$region" \
    --network-endpoint-type=serverless --cloud-run-service={{ service }}
there compute backend-services describe "$name" --global ||
  cloud compute backend-services create "$name" --global --load-balancing-scheme=EXTERNAL_MANAGED
cloud compute backend-services describe "$name" --global --format="value(backends.group)" | grep -q . ||
  cloud compute backend-services add-backend "$name" --global \
    --network-endpoint-group="$name" --network-endpoint-group-region="$region"
{%- when None %}

# What is behind: machines that run the server with HTTPS; the load balancer takes any certificate of theirs.
zone={{ zone }}
group={{ group }}
port={{ port|safe }}
cloud compute instance-groups set-named-ports "$group" --zone="$zone" --named-ports="https:$port"
# Where the load balancer and its health checks come from.
there compute firewall-rules describe "$name" ||
  cloud compute firewall-rules create "$name" --network={{ network }} --direction=INGRESS --action=allow \
    --rules="tcp:$port" --source-ranges={{ ranges }} --target-tags={{ tag }}
there compute health-checks describe "$name" --global ||
  cloud compute health-checks create https "$name" --global --port="$port" --request-path=/readyz \
    --check-interval=10s --timeout=5s
# Live speech is one request for as long as somebody speaks.
there compute backend-services describe "$name" --global ||
  cloud compute backend-services create "$name" --global --load-balancing-scheme=EXTERNAL_MANAGED \
    --protocol=HTTPS --port-name=https --health-checks="$name" --timeout=3600s \
    --connection-draining-timeout=30s --session-affinity=GENERATED_COOKIE
cloud compute backend-services describe "$name" --global --format="value(backends.group)" | grep -q . ||
  cloud compute backend-services add-backend "$name" --global \
    --instance-group="$group" --instance-group-zone="$zone" --balancing-mode=UTILIZATION
{%- endmatch %}

# What is in front. Google's own policy would take TLS 1.0.
if there compute ssl-policies describe "$name" --global; then
  cloud compute ssl-policies update "$name" --global --profile=RESTRICTED --min-tls-version=1.2
else
  cloud compute ssl-policies create "$name" --global --profile=RESTRICTED --min-tls-version=1.2
fi
there compute url-maps describe "$name" --global ||
  cloud compute url-maps create "$name" --global --default-service="$name"
there compute target-https-proxies describe "$name" --global ||
  cloud compute target-https-proxies create "$name" --global --url-map="$name" \
    --certificate-map="$name" --ssl-policy="$name"
there compute forwarding-rules describe "$name" --global ||
  cloud compute forwarding-rules create "$name" --global --load-balancing-scheme=EXTERNAL_MANAGED \
    --address="$name" --target-https-proxy="$name" --ports=443

# HTTP leads to HTTPS, with 308.
there compute url-maps describe "$name-redirect" --global ||
  cloud compute url-maps import "$name-redirect" --global <<MAP
name: $name-redirect
defaultUrlRedirect:
  httpsRedirect: true
  redirectResponseCode: PERMANENT_REDIRECT
  stripQuery: false
MAP
there compute target-http-proxies describe "$name-redirect" --global ||
  cloud compute target-http-proxies create "$name-redirect" --global --url-map="$name-redirect"
there compute forwarding-rules describe "$name-redirect" --global ||
  cloud compute forwarding-rules create "$name-redirect" --global --load-balancing-scheme=EXTERNAL_MANAGED \
    --address="$name" --target-http-proxy="$name-redirect" --ports=80

address=$(cloud compute addresses describe "$name" --global --format="value(address)")
{%- match zone_of_dns %}{% when Some with (dns) %}

# The records: the address of each name, and the proof for the certificate.
dns={{ dns }}
record() {
  there dns record-sets describe "$1" --zone="$dns" --type="$2" ||
    cloud dns record-sets create "$1" --zone="$dns" --type="$2" --ttl=300 --rrdatas="$3"
}
{%- for host in hosts %}
record {{ host }}. A "$address"
{%- endfor %}
{%- for _ in proofs %}
proof() { cloud certificate-manager dns-authorizations describe "$name-{{ loop.index0|safe }}" --format="value($1)"; }
record "$(proof dnsResourceRecord.name)" CNAME "$(proof dnsResourceRecord.data)"
{%- endfor %}
{%- when None %}

echo
echo "Records that the DNS of these names needs:"
{%- for host in hosts %}
echo {{ host }}. A "$address"
{%- endfor %}
{%- for _ in proofs %}
cloud certificate-manager dns-authorizations describe "$name-{{ loop.index0|safe }}" \
  --format="value(dnsResourceRecord.name,dnsResourceRecord.type,dnsResourceRecord.data)"
{%- endfor %}
{%- endmatch %}
