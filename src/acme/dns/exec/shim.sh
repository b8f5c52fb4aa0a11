# What scripts for acme.sh's dnsapi find around them, and the call of one of their functions.
# Arguments: SCRIPT FUNCTION FQDN VALUE. They are never part of a text that is evaluated.
_script=$1 _function=$2 _fqdn=$3 _value=$4

PROJECT_NAME=acme.sh
USER_AGENT=voicectl
LE_WORKING_DIR=${LE_WORKING_DIR:-${TMPDIR:-/tmp}}
HTTP_HEADER=$(mktemp) || exit 1
trap 'rm -f "$HTTP_HEADER"' EXIT
HTTP_MAX_TIME=30

_err() { printf '%s\n' "$*" >&2; return 1; }
_info() { printf '%s\n' "$*"; }
_debug() { :; }
_debug2() { :; }
_debug3() { :; }
_log() { :; }
_usage() { _err "$@"; }
__green() { printf '%s' "$*"; }
__red() { printf '%s' "$*"; }
_secure_debug() { :; }
_secure_debug2() { :; }
_secure_debug3() { :; }

_exists() { command -v "$1" >/dev/null 2>&1; }
_startswith() { case $1 in "$2"*) return 0 ;; esac; return 1; }
_endswith() { case $1 in *"$2") return 0 ;; esac; return 1; }
_contains() { printf '%s\n' "$1" | grep -- "$2" >/dev/null 2>&1; }
_hasfield() {
  case "${3:-,}$1${3:-,}" in *"${3:-,}$2${3:-,}"*) return 0 ;; esac
  return 1
}
_getfield() {
  _at=$2
  while [ "$_at" -gt 0 ]; do
    _field=$(printf '%s\n' "$1" | cut -d "${3:-,}" -f "$_at")
    if [ "$_field" ]; then printf '%s' "$_field"; return 0; fi
    _at=$((_at - 1))
  done
  printf '%s' "$1"
}
_egrep_o() { grep -E -o -- "$1"; }
_head_n() { head -n "$1"; }
_tail_n() { tail -n "$1"; }
_lower_case() { tr '[:upper:]' '[:lower:]'; }
_upper_case() { tr '[:lower:]' '[:upper:]'; }
_stripQuotes() { sed 's/^"\(.*\)"$/\1/'; }
_normalizeJson() { sed 's/" *: *\(["{[]\)/":\1/g' | sed 's/^ *\([^ ]\)/\1/' | tr -d '\r\n'; }
_json_encode() { sed 's/\\/\\\\/g; s/"/\\"/g' | awk 'NR > 1 { printf "\\n" } { printf "%s", $0 }'; }
_json_decode() { sed 's#\\/#/#g'; }
_math() { printf '%s' "$(($*))"; }
_time() { date -u +%s; }
_utc_date() { date -u '+%Y-%m-%d %H:%M:%S'; }
_sleep() { sleep "$1"; }
_mktemp() { mktemp; }
_sed_i() { _edited=$(sed "$1" "$2") && printf '%s\n' "$_edited" >"$2"; }
_uuid() { cat /proc/sys/kernel/random/uuid 2>/dev/null || _math "$(_time)" + $$; }
_is_idn() { case $1 in *[!A-Za-z0-9.*_-]*) return 0 ;; esac; return 1; }
_idn() { printf '%s' "$1"; }
_isIPv4() { printf '%s' "$1" | grep -E '^([0-9]{1,3}\.){3}[0-9]{1,3}$' >/dev/null; }
_h2b() { env printf "$(tr -cd '0-9A-Fa-f' | sed 's/../\\x&/g')"; }
_hex_dump() { od -A n -v -t x1 | tr -s ' ' | sed 's/ $//' | tr -d '\r\t\n'; }
_ascii_hex() { printf '%s' "$1" | _hex_dump; }
_url_encode() {
  _hex_dump | tr ' ' '\n' | while read -r _byte || [ -n "$_byte" ]; do
    case $_byte in
      '') ;;
      2d | 2e | 5f | 7e | 3[0-9] | 4[1-9a-f] | 5[0-9a] | 6[1-9a-f] | 7[0-9a])
        env printf "\\x$_byte" ;;
      *) printf '%%%s' "$_byte" | tr '[:lower:]' '[:upper:]' ;;
    esac
  done
}
_base64() { if [ "${1:-}" ]; then openssl base64 -e; else openssl base64 -e | tr -d '\r\n'; fi; }
_dbase64() { if [ "${1:-}" ]; then openssl base64 -d; else openssl base64 -d -A; fi; }
_digest() {
  if [ "${2:-}" ]; then openssl dgst -"$1" -hex | cut -d = -f 2 | tr -d ' '
  else openssl dgst -"$1" -binary | _base64; fi
}
_hmac() {
  if [ "${3:-}" ]; then openssl dgst -"$1" -mac HMAC -macopt hexkey:"$2" | cut -d = -f 2 | tr -d ' '
  else openssl dgst -"$1" -mac HMAC -macopt hexkey:"$2" -binary; fi
}
_isRSA() { openssl rsa -in "$1" -noout >/dev/null 2>&1; }
_sign() { openssl dgst -"$2" -sign "$1" | _base64; }
_url_replace() { tr '/+' '_-' | tr -d '= '; }

# Credentials are in the environment at every run, so nothing has to be kept on disk.
_name() { case $1 in '' | [0-9]* | *[!A-Za-z0-9_]*) return 1 ;; esac; }
_keep() { _name "$1" && eval "SAVED_$1=\$2"; }
_kept() {
  _name "$1" || return 1
  eval "_found=\${SAVED_$1:-\${$1:-}}"
  printf '%s' "$_found"
}
_saveaccountconf() { _keep "$1" "${2:-}"; }
_saveaccountconf_mutable() { _keep "$1" "${2:-}"; }
_readaccountconf() { _kept "$1"; }
_readaccountconf_mutable() { _kept "$1"; }
_clearaccountconf() { _keep "$1" ''; }
_clearaccountconf_mutable() { _keep "$1" ''; }
_savedomainconf() { _keep "$1" "${2:-}"; }
_readdomainconf() { _kept "$1"; }
_getdomainconf() { _kept "$1"; }
_cleardomainconf() { _keep "$1" ''; }
_getdeployconf() { _kept "$1"; }
_setopt() { return 1; }
_checkDNS() { return 0; }

# Called as _request METHOD URL BODY CONTENT_TYPE; headers come from _H1 to _H5.
_request() {
  _method=$1 _url=$2 _body=$3 _type=$4
  set -- --silent --location --max-time "$HTTP_MAX_TIME" --user-agent "$USER_AGENT" --dump-header "$HTTP_HEADER" --request "$_method"
  [ -z "$_type" ] || set -- "$@" --header "Content-Type: $_type"
  for _header in "${_H1:-}" "${_H2:-}" "${_H3:-}" "${_H4:-}" "${_H5:-}"; do
    [ -z "$_header" ] || set -- "$@" --header "$_header"
  done
  [ -z "${HTTPS_INSECURE:-}" ] || set -- "$@" --insecure
  case $_method in GET | HEAD) ;; *) set -- "$@" --data-binary "$_body" ;; esac
  curl "$@" -- "$_url"
}
# As _get URL [ONLY_HEADERS] [SECONDS].
_get() {
  if [ "${2:-}" ]; then _request GET "$1" '' '' >/dev/null && cat "$HTTP_HEADER"
  else _request GET "$1" '' ''; fi
}
# As _post BODY URL [BASE64] [METHOD] [CONTENT_TYPE].
_post() {
  if [ "${3:-}" ]; then _request "${4:-POST}" "$2" "$1" "${5:-}" | _base64
  else _request "${4:-POST}" "$2" "$1" "${5:-}"; fi
}
_inithttp() { :; }
_resethttp() { :; }

. "$_script" || exit 1
_exists "$_function" || { _err "$_script has no function $_function"; exit 1; }
"$_function" "$_fqdn" "$_value"
