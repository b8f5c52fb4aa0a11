#!/bin/sh
# Installs what the build (`build`) or the tests (`test`) lack, with the system's package manager; prints the command
# where it may not.
set -eu

want=${1:?build or test}
missing=""

# need COMMAND PACKAGE-KEY: remembers the package when the command is not there.
need() { command -v "$1" >/dev/null 2>&1 || missing="$missing $2"; }

need cmake cmake
need c++ cxx
need make make
command -v cargo >/dev/null 2>&1 || { echo "error: cargo is not installed" >&2
  echo "hint: https://rustup.rs installs Rust" >&2; exit 1; }

if [ "$want" = test ]; then
  need openssl openssl
  need certtool gnutls
  need gnutls-cli gnutls
  need curl curl
  need ffmpeg ffmpeg
  need python3 python
  need node node
  need npm npm
  need nginx nginx
  need mkcert mkcert
  need chromium chromium
  fc-list 2>/dev/null | grep -qi liberation || missing="$missing fonts"
  need certutil nss
  need javac jdk
  command -v firefox >/dev/null 2>&1 || need firefox-esr firefox
  # pkilint gets a Python environment of its own, below.
  python3 -c 'import ensurepip' >/dev/null 2>&1 || missing="$missing venv"
  # Debian's Python sees Debian's packages; another one has its own.
  python3 -c 'import requests' >/dev/null 2>&1 || missing="$missing requests"
  python3 -c 'import prometheus_client' >/dev/null 2>&1 || missing="$missing prometheus"
fi

# A package per key and package manager; none where the system has no such package.
name() {
  case "$manager:$1" in
    apt:cxx) echo g++ ;; dnf:cxx | zypper:cxx) echo gcc-c++ ;; pacman:cxx) echo gcc ;; apk:cxx) echo g++ linux-headers ;;
    brew:cxx | brew:make) ;;
    apt:gnutls | brew:gnutls) [ "$manager" = apt ] && echo gnutls-bin || echo gnutls ;;
    dnf:gnutls | apk:gnutls) echo gnutls-utils ;; zypper:gnutls | pacman:gnutls) echo gnutls ;;
    dnf:ffmpeg) echo ffmpeg-free ;;
    apt:python | dnf:python | zypper:python | apk:python) echo python3 ;; pacman:python | brew:python) echo python ;;
    apt:node | dnf:node | pacman:node | apk:node) echo nodejs ;; zypper:node) echo nodejs-default ;; brew:node) echo node ;;
    apt:fonts) echo fontconfig fonts-liberation ;; dnf:fonts | zypper:fonts) echo liberation-fonts ;;
    pacman:fonts | apk:fonts) echo ttf-liberation ;; brew:fonts) ;;
    apt:jdk) echo default-jdk-headless ;; dnf:jdk) echo java-latest-openjdk-devel ;; zypper:jdk) echo java-devel ;;
    pacman:jdk) echo jdk-openjdk ;; apk:jdk) echo openjdk21-jdk ;; brew:jdk) echo openjdk ;;
    apt:firefox) echo firefox-esr ;; zypper:firefox) echo MozillaFirefox ;;
    apt:venv) echo python3-venv ;; *:venv) ;;
    dnf:npm | brew:npm | zypper:npm) ;;
    apt:nss) echo libnss3-tools ;; dnf:nss) echo nss-tools ;; zypper:nss) echo mozilla-nss-tools ;;
    apk:nss) echo nss-tools ;; pacman:nss | brew:nss) echo nss ;;
    pacman:requests) echo python-requests ;; brew:requests) ;;
    apk:requests) echo py3-requests ;; *:requests) echo python3-requests ;;
    pacman:prometheus) echo python-prometheus_client ;; brew:prometheus) ;;
    dnf:prometheus) echo python3-prometheus_client ;; apk:prometheus) echo py3-prometheus-client ;;
    *:prometheus) echo python3-prometheus-client ;;
    *) echo "$1" ;;
  esac
}

manager=""
for candidate in apt-get dnf pacman apk zypper brew; do
  if command -v "$candidate" >/dev/null 2>&1; then manager=${candidate%-get}; break; fi
done

if [ -n "$missing" ]; then
  packages=""
  for key in $missing; do
    for package in $(name "$key"); do
      case " $packages " in *" $package "*) ;; *) packages="$packages $package" ;; esac
    done
  done
  case "$manager" in
    apt) install="apt-get install -y --no-install-recommends" ;;
    dnf) install="dnf install -y" ;;
    pacman) install="pacman -S --needed --noconfirm" ;;
    apk) install="apk add" ;;
    zypper) install="zypper --non-interactive install" ;;
    brew) install="brew install" ;;
    *) echo "error: missing:$missing, and no package manager that this script knows" >&2; exit 1 ;;
  esac
  sudo=""
  if [ "$(id -u)" != 0 ] && [ "$manager" != brew ]; then
    if sudo -n true 2>/dev/null || { [ -t 0 ] && command -v sudo >/dev/null 2>&1; }; then
      sudo=sudo
    else
      echo "error: missing:$missing" >&2
      echo "hint: as root, run \`$install$packages\`" >&2
      exit 1
    fi
  fi
  echo "Installing:$packages"
  if [ "$manager" = apt ]; then
    # Servers that come along are not started: the tests start their own.
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get update -qq
    if [ ! -e /usr/sbin/policy-rc.d ]; then
      printf '#!/bin/sh\nexit 101\n' | $sudo tee /usr/sbin/policy-rc.d >/dev/null
      $sudo chmod +x /usr/sbin/policy-rc.d
      trap '$sudo rm -f /usr/sbin/policy-rc.d' EXIT
    fi
    # shellcheck disable=SC2086
    $sudo env DEBIAN_FRONTEND=noninteractive $install -qq $packages >/dev/null
  else
    # shellcheck disable=SC2086
    $sudo $install $packages
  fi
fi

# A Python that is not the system's does not see the system's packages.
if [ "$want" = test ] && ! python3 -c 'import requests, prometheus_client' >/dev/null 2>&1; then
  python3 -m pip install --quiet requests prometheus_client
fi

# What certificates are held against. Its folder is named after its version, so that another version is another folder.
judge=$(dirname "$0")/../target/pkilint-0.13.3
if [ "$want" = test ] && [ ! -x "$judge/bin/lint_pkix_cert" ]; then
  echo "Installing: pkilint"
  python3 -m venv "$judge"
  "$judge/bin/python" -m pip install --quiet --disable-pip-version-check pkilint==0.13.3
fi
