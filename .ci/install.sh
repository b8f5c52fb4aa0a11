#!/bin/sh
# Installs what the build (`build`), the tests (`test`), the benchmarks beside them (`bench`), the packages (`package`) or their
# trial on a fresh Debian (`fresh`) lack, with the system's package manager; prints the command where it may not.
set -eu

want=${1:?build, test, bench, package or fresh}
missing=""
# Where servers are, for those whose PATH has them not.
PATH=$PATH:/usr/sbin:/sbin

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
  need haproxy haproxy
  need mkcert mkcert
  need chromium chromium
  fc-list 2>/dev/null | grep -qi liberation || missing="$missing fonts"
  need certutil nss
  need unshare util-linux
  need zsh zsh
  need fish fish
  need javac jdk
  need pebble pebble
  need pebble-challtestsrv pebble
  need uacme uacme
  need certbot certbot
  need lego lego
  need caddy caddy
  need named bind
  need dig dig
  need faketime faketime
  need systemd-analyze systemd
  need crontab cron
  need nft nftables
  need ufw ufw
  need firewall-offline-cmd firewalld
  need shellcheck shellcheck
  need h2load h2load
  need hexdump hexdump
  need ssh-keygen ssh
  need patch patch
  need yamllint yamllint
  command -v firefox >/dev/null 2>&1 || need firefox-esr firefox
  # pkilint gets a Python environment of its own, below.
  python3 -c 'import ensurepip' >/dev/null 2>&1 || missing="$missing venv"
  # Debian's Python sees Debian's packages; another one has its own.
  python3 -c 'import requests' >/dev/null 2>&1 || missing="$missing requests"
  python3 -c 'import prometheus_client' >/dev/null 2>&1 || missing="$missing prometheus"
  python3 -c 'import websockets' >/dev/null 2>&1 || missing="$missing websockets"
  python3 -c 'import jwt' >/dev/null 2>&1 || missing="$missing jwt"
fi

if [ "$want" = bench ]; then
  need openssl openssl
  need taskset util-linux
  need espeak-ng espeak
  need flite flite
  need ffmpeg ffmpeg
  need lego lego
  need caddy caddy
fi

if [ "$want" = package ]; then
  need git git
  if [ "$(uname -s)" = Darwin ]; then
    need gtar gnu-tar
    need gtouch coreutils
  fi
  # The .deb is made where Debian's own tools are.
  if command -v apt-get >/dev/null 2>&1; then
    need dpkg-shlibdeps dpkg-dev
    need xz xz-utils
  fi
fi

if [ "$want" = fresh ]; then
  need git git
  need debootstrap debootstrap
  need lintian lintian
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
    apt:bind) echo bind9 ;; *:bind) echo bind ;;
    apt:dig) echo bind9-dnsutils ;; dnf:dig | zypper:dig) echo bind-utils ;; apk:dig) echo bind-tools ;; *:dig) echo bind ;;
    apt:h2load) echo nghttp2-client ;; *:h2load) echo nghttp2 ;;
    apt:hexdump) echo bsdextrautils ;; brew:hexdump) ;; *:hexdump) echo util-linux ;;
    apt:ssh) echo openssh-client ;; apk:ssh) echo openssh-keygen ;; brew:ssh) ;; *:ssh) echo openssh ;;
    dnf:shellcheck | zypper:shellcheck) echo ShellCheck ;;
    apt:faketime) echo faketime ;; *:faketime) echo libfaketime ;;
    *:espeak) echo espeak-ng ;;
    dnf:cron | pacman:cron | apk:cron) echo cronie ;; brew:cron | brew:systemd | apk:systemd) ;;
    apt:pebble) echo pebble ;; *:pebble) ;;
    zypper:ufw | brew:ufw | brew:nftables | brew:firewalld | apk:firewalld) ;;
    pacman:uacme | zypper:uacme | brew:uacme | dnf:lego | zypper:lego) ;;
    pacman:requests) echo python-requests ;; brew:requests) ;;
    apk:requests) echo py3-requests ;; *:requests) echo python3-requests ;;
    pacman:prometheus) echo python-prometheus_client ;; brew:prometheus) ;;
    dnf:prometheus) echo python3-prometheus_client ;; apk:prometheus) echo py3-prometheus-client ;;
    *:prometheus) echo python3-prometheus-client ;;
    pacman:websockets) echo python-websockets ;; brew:websockets) ;;
    apk:websockets) echo py3-websockets ;; *:websockets) echo python3-websockets ;;
    pacman:jwt) echo python-pyjwt ;; brew:jwt) ;;
    apk:jwt) echo py3-jwt ;; zypper:jwt) echo python3-PyJWT ;; *:jwt) echo python3-jwt ;;
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
if [ "$want" = test ] && ! python3 -c 'import requests, prometheus_client, websockets, jwt' >/dev/null 2>&1; then
  python3 -m pip install --quiet requests prometheus_client websockets PyJWT
fi

# What certificates are held against. Its folder is named after its version, so that another version is another folder.
judge=$(dirname "$0")/../target/pkilint-0.13.3
if [ "$want" = test ] && [ ! -x "$judge/bin/lint_pkix_cert" ]; then
  echo "Installing: pkilint"
  python3 -m venv "$judge"
  "$judge/bin/python" -m pip install --quiet --disable-pip-version-check pkilint==0.13.3
fi

# What `serve` replaces, and what it recognises with as others have it.
flask=$(dirname "$0")/../target/flask-3.1
if [ "$want" = bench ] && [ ! -x "$flask/bin/gunicorn" ]; then
  echo "Installing: Flask, gunicorn"
  python3 -m venv "$flask"
  "$flask/bin/python" -m pip install --quiet --disable-pip-version-check flask==3.1.3 gunicorn==27.0.1
fi
whisper=$(dirname "$0")/../target/pywhispercpp-1.5
if [ "$want" = bench ] && [ ! -e "$whisper/installed" ]; then
  echo "Installing: pywhispercpp"
  python3 -m venv "$whisper"
  "$whisper/bin/python" -m pip install --quiet --disable-pip-version-check pywhispercpp==1.5.1
  touch "$whisper/installed"
fi

faster=$(dirname "$0")/../target/faster-whisper-1.2
if [ "$want" = bench ] && [ ! -e "$faster/installed" ]; then
  echo "Installing: faster-whisper"
  python3 -m venv "$faster"
  "$faster/bin/python" -m pip install --quiet --disable-pip-version-check faster-whisper==1.2.1 ctranslate2==4.8.5
  touch "$faster/installed"
fi

# A maker of certificates that comes as a Go module only: Debian's package of that name is another program.
minica=$(dirname "$0")/../target/minica-1.1
if [ "$want" = bench ] && [ ! -x "$minica/minica" ]; then
  if ! command -v go >/dev/null 2>&1; then
    echo "skipped: minica, which needs Go"
  else
    mkdir -p "$minica"
    if GOBIN=$(cd "$minica" && pwd) go install github.com/jsha/minica@v1.1.0 2>"$minica/log"; then
      echo "Installing: minica"
    else
      echo "skipped: minica; $(tail -n 1 "$minica/log")"
    fi
  fi
fi

# The speech clients of others, unchanged. Its list is copied last: another list is another installation.
wanted=$(dirname "$0")/../tests/serve/clients/requirements.txt
clients=$(dirname "$0")/../target/speech-clients
if [ "$want" = test ] && ! cmp -s "$wanted" "$clients/requirements.txt"; then
  echo "Installing: $(sed -n 's/==.*//p' "$wanted" | tr '\n' ' ')"
  python3 -m venv "$clients"
  "$clients/bin/python" -m pip install --quiet --disable-pip-version-check --requirement "$wanted"
  cp "$wanted" "$clients/requirements.txt"
fi

# The model that finds voice, from its authors' package; nothing of the package runs.
silero=$(dirname "$0")/../target/silero-5.1.2
if [ "$want" = test ] && [ ! -e "$silero/ggml-silero-v5.1.2.bin" ]; then
  echo "Installing: Silero's model"
  mkdir -p "$silero"
  "$clients/bin/python" -m pip download --quiet --disable-pip-version-check --no-deps --dest "$silero" silero-vad==5.1.2
  python3 "$(dirname "$0")/../tests/speech/silero.py" "$silero"/silero_vad-5.1.2-*.whl "$silero/part"
  mv "$silero/part" "$silero/ggml-silero-v5.1.2.bin"
fi

# What judges the files for containers and clusters.
wanted=$(dirname "$0")/../tests/deploy/requirements.txt
judges=$(dirname "$0")/../target/deploy-judges
if [ "$want" = test ] && ! cmp -s "$wanted" "$judges/requirements.txt"; then
  echo "Installing: $(sed -n 's/==.*//p' "$wanted" | tr '\n' ' ')"
  python3 -m venv "$judges"
  "$judges/bin/python" -m pip install --quiet --disable-pip-version-check --requirement "$wanted"
  cp "$wanted" "$judges/requirements.txt"
fi

# newer PACKAGE FOLDER SUITES [PACKAGES]: a newer release beside the system's, from Debian's newer suites, with other packages
# that it needs there. Its folder is named after what the tests were written against; any later release will do.
newer() {
  package=$1 folder=$(dirname "$0")/../target/$2 others=${4:-}
  [ ! -e "$folder" ] || return 0
  [ "$manager" = apt ] || { echo "skipped: a newer $package, which comes from Debian's newer suites"; return 0; }
  # The system's own mirror, asked for a newer suite in a place of its own: nothing of the system changes.
  # shellcheck disable=SC1091
  system=$(. /etc/os-release && echo "$ID ${VERSION_CODENAME:-}")
  # shellcheck disable=SC2016
  mirror=$(apt-get indextargets --format '$(RELEASE) $(REPO_URI)' 'Created-By: Packages' |
    sed -n "s/^${system#* } //p" | head -n 1)
  case ${system% *} in
    debian) suites=$3 component=main ;;
    ubuntu) suites="devel" component=universe ;;
    *) suites="" ;;
  esac
  keys=/usr/share/keyrings/${system% *}-archive-keyring.gpg
  options=""
  [ ! -e "$keys" ] || options="[signed-by=$keys] "
  place=$(mktemp -d)
  mkdir -p "$place/lists/partial" "$place/cache/archives/partial" "$place/parts"
  for suite in $suites; do
    echo "deb $options$mirror $suite $component" >"$place/sources"
    (
      cd "$place"
      own() {
        apt-get -qq -o Dir::Etc::SourceList="$place/sources" -o Dir::Etc::SourceParts="$place/parts" \
          -o Dir::State::Lists="$place/lists" -o Dir::Cache="$place/cache" -o Acquire::Languages=none \
          -o APT::Sandbox::User="$(id -un)" -o APT::Update::Post-Invoke-Success= "$@"
      }
      # shellcheck disable=SC2086
      own update && own download "$package" $others || exit
      for file in *.deb; do dpkg-deb -x "$file" unpacked || exit; done
      [ ! -e "unpacked/usr/sbin/$package" ] || [ -z "$others" ] || within_its_libraries "$package" unpacked
    ) >"$place/log" 2>&1 || continue
    if starts "$package" "$place/unpacked" >/dev/null 2>&1; then
      echo "Installing: $package of $suite"
      mkdir -p "$(dirname "$folder")"
      mv "$place/unpacked" "$folder"
      break
    fi
    rm -rf "$place"/*.deb "$place/unpacked"
  done
  why=$(grep '^E:' "$place/log" | tail -n 1) || why=""
  rm -rf "$place"
  [ -e "$folder" ] || echo "skipped: a newer $package; no suite that the mirror has holds one for this system${why:+ ($why)}"
}

# within_its_libraries PROGRAM FOLDER: writes FOLDER/PROGRAM, which starts it with the libraries of its own suite. Its own name
# stays that of the script: some start themselves anew.
within_its_libraries() {
  cat >"$2/$1" <<'END'
#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
for loader in "$here"/usr/lib/*-linux-gnu/ld-linux-*.so.*; do
  exec "$loader" --argv0 "$0" --library-path "$(dirname "$loader")" "$here/usr/sbin/$(basename "$0")" "$@"
done
END
  chmod +x "$2/$1"
}

# starts PACKAGE FOLDER: whether the release is new enough, and runs on this system.
starts() {
  case $1 in
    # One before 2.7 has no such flag, and one for a newer C library does not start.
    pebble) "$2/usr/bin/pebble" -version ;;
    # It comes with its C library, and starts by that one's loader.
    systemd)
      for loader in "$2"/usr/lib/*-linux-gnu/ld-linux-*.so.*; do
        lib=$(dirname "$loader")
        "$loader" --library-path "$lib:$lib/systemd" "$2/usr/bin/systemd-analyze" --version
      done ;;
    # What Debian 13 has; what comes before lacks what is asked for here.
    nginx) "$2/nginx" -v 2>&1 | grep -Eq 'nginx/1\.(2[6-9]|[3-9])' ;;
    haproxy) "$2/haproxy" -v | grep -Eq 'version [3-9]' ;;
    caddy) "$2/usr/bin/caddy" version | grep -Eq '^v?2\.(1[0-9]|[2-9][0-9])' ;;
    # Grades come with 3.2.
    testssl.sh) TESTSSL_INSTALL_DIR="$2/etc/testssl" "$2/usr/bin/testssl" --version </dev/null | grep -Eq '3\.[2-9]' ;;
  esac
}

if [ "$want" = test ]; then
  # Profiles and renewal information.
  newer pebble pebble-2.10 "forky sid"
  # shellcheck disable=SC1091
  newer testssl.sh testssl-3.2 "$(. /etc/os-release && echo "${VERSION_CODENAME:-}")-backports forky sid"
  # What the units of Debian 13 are judged by.
  newer systemd systemd-257 trixie "libsystemd-shared libacl1 libaudit1 libblkid1 libc6 libcap-ng0 libcap2 libcrypt1 \
    libmount1 libpam0g libpcre2-8-0 libseccomp2 libselinux1 libssl3t64 libzstd1"
  # What stands in front of the server in Debian 13, with its OpenSSL.
  newer nginx nginx-1.26 "trixie forky" \
    "libnginx-mod-stream libc6 libssl3t64 libcrypt1 libpcre2-8-0 zlib1g libzstd1"
  newer haproxy haproxy-3.0 "trixie forky" \
    "libc6 libssl3t64 libcrypt1 libpcre2-8-0 zlib1g libzstd1 liblua5.4-0 libjemalloc2 libopentracing-c-wrapper0t64 \
     libopentracing1 libstdc++6 libgcc-s1"
  newer caddy caddy-2.11 "trixie-backports forky sid"
fi
