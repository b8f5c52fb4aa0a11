#!/bin/sh
# Tries a fresh Debian: fresh.sh 12|13 [deb] [serve] [test | quick], by default deb, serve and test. Runs as root.
#
#   deb    the .deb of target/dist: it installs, works, is removed and purged, and leaves nothing behind
#   serve  README's `make serve` in a clean clone, until it answers over HTTPS
#   test   README's `make test`; `quick` is the build, the rules and the command line only
#
# The system is a folder, target/fresh/NAME, that debootstrap fills from this machine's mirror; what runs in it has it for its
# root, in a namespace of mounts. Rust is this machine's, read only, with the crates that it has fetched. The clone has what is
# committed.
set -eu
cd "$(dirname "$0")/.."
root=$(pwd)
release=${1:?12 or 13}
shift
[ $# -gt 0 ] || set -- deb serve test
case $release in
  12) suite=bookworm ;;
  13) suite=trixie ;;
  *) echo "error: no Debian $release here, only 12 and 13" >&2; exit 2 ;;
esac
[ "$(id -u)" = 0 ] || { echo "error: only root makes a system" >&2; exit 1; }
folder=$root/target/fresh/$suite
log=$root/target/fresh/$suite.log

say() { echo "Debian $release: $*"; }
fail() {
  echo "error: Debian $release: $*" >&2
  exit 1
}

# Its mounts are gone with the last process that has it for its root.
keeper="" enter=""
undo() {
  [ -z "$keeper" ] || kill "$keeper" 2>/dev/null || true
  keeper=""
}
trap undo EXIT

# within COMMAND...: runs it there, with nothing of this environment but how the network is reached.
within() {
  # shellcheck disable=SC2086
  $enter CI=true DEBIAN_FRONTEND=noninteractive $network "$@"
}

# Not by chroot: who is in one may make no namespaces of users, and tests do.
mount_folder() {
  mkdir -p "$folder/opt/rust"
  mkfifo "$folder.ready"
  # shellcheck disable=SC2016
  unshare --mount --propagation private sh -ec '
    mount --bind "$1" "$1"
    cd "$1"
    mount -t proc proc proc
    mount -t sysfs -o ro sysfs sys
    # Where the kernel has groups of the first version only, no systemd is booted.
    mount -t cgroup2 cgroup2 sys/fs/cgroup || true
    mount --bind /dev dev
    mount --bind /dev/pts dev/pts
    mount -t tmpfs tmpfs dev/shm
    mount --bind -o ro "$2" opt/rust
    pivot_root . mnt
    cd /
    umount -l /mnt
    echo ready
    exec sleep infinity' sh "$folder" "$(rustc --print sysroot)" >"$folder.ready" 2>>"$log" &
  keeper=$!
  enter="nsenter --target $keeper --mount env -i HOME=/root PATH=/opt/rust/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8"
  said=$(head -n 1 "$folder.ready")
  rm "$folder.ready"
  [ "$said" = ready ] || fail "its mounts: $(tail -n 1 "$log")"
}

make_folder() {
  # The mirror and the proxy of this machine, whatever they are.
  # shellcheck disable=SC2016
  mirror=$(apt-get indextargets --format '$(RELEASE) $(REPO_URI)' 'Created-By: Packages' |
    sed -n 's|^[a-z]* \(.*/debian/*\)$|\1|p' | head -n 1)
  [ -n "$mirror" ] || fail "apt on this machine names no mirror of Debian"
  proxy=$(apt-config dump Acquire::http::Proxy --format '%v')
  rm -rf --one-file-system "$folder" "$folder.ready"
  mkdir -p "$folder"
  say "debootstrap"
  http_proxy=${proxy:-${http_proxy:-}} debootstrap --variant=minbase --include=ca-certificates \
    "$suite" "$folder" "$mirror" >"$log" 2>&1 || fail "debootstrap: $(tail -n 1 "$log")"
  # How this machine reaches its mirror, and whether that one's lists may be old.
  for option in Acquire::http::Proxy Acquire::Check-Valid-Until; do
    apt-config dump "$option"
  done >"$folder/etc/apt/apt.conf.d/mirror"
  cp /etc/resolv.conf /etc/hosts "$folder/etc/"
  network=""
  # A network that is looked into has a CA of its own.
  if [ -n "${SSL_CERT_FILE:-}" ]; then
    bundle=/etc/ssl/certs/ca-certificates.crt
    cp "$SSL_CERT_FILE" "$folder$bundle"
    network="PIP_CERT=$bundle NODE_EXTRA_CA_CERTS=$bundle SSL_CERT_FILE=$bundle"
  fi
  for variable in http_proxy https_proxy no_proxy; do
    eval "value=\${$variable:-}"
    [ -z "$value" ] || network="$network $variable=$value"
  done
  mount_folder
}

# Every file with its kind, mode and owner, but for what apt, dpkg and debconf keep about themselves, and the loader's cache.
listed() {
  (cd "$folder" && find . -xdev \( -path ./proc -o -path ./dev -o -path ./tmp -o -path ./run -o -path ./var/cache/apt -o -path ./var/cache/debconf \
    -o -path ./var/lib/apt -o -path ./var/lib/dpkg -o -path ./var/log -o -path ./var/cache/ldconfig -o -path ./root \) \
    -prune -o -printf '%y %m %u %g %p %l\n' | sort)
}

install_deb() {
  cp "$deb" "$folder/tmp/voicectl.deb"
  within apt-get install -qq -y --no-install-recommends /tmp/voicectl.deb >>"$log" 2>&1 ||
    fail "it does not install: $(tail -n 3 "$log")"
}

# wants CONDITION...: a command that must succeed here.
wants() { "$@" || fail "not so: $*"; }
has() { [ -e "$folder$1" ] || [ -L "$folder$1" ]; }
has_not() { ! has "$1"; }

try_deb() {
  set -- target/dist/voicectl_*.deb
  deb=$1
  [ -f "$deb" ] || fail "there is no target/dist/voicectl_*.deb: make package"
  if command -v lintian >/dev/null 2>&1; then
    say "lintian"
    lintian --allow-root --fail-on error,warning "$deb" || fail "lintian refuses the package"
  fi

  say "install, self-check, remove, purge"
  within apt-get update -qq >>"$log" 2>&1
  listed >"$folder.before"
  install_deb
  within voicectl --version
  within voicectl self-check
  within voicectl config show >/dev/null
  for file in /usr/share/man/man1/voicectl-serve.1.gz /usr/share/bash-completion/completions/voicectl \
    /usr/share/zsh/vendor-completions/_voicectl /usr/share/fish/vendor_completions.d/voicectl.fish \
    /usr/share/doc/voicectl/copyright /usr/share/doc/voicectl/changelog.gz; do wants has "$file"; done
  # Nothing runs and nothing will by itself: ports are opened when somebody says so.
  wants has_not /etc/systemd/system/multi-user.target.wants/voicectl.service
  wants has_not /etc/systemd/system/sockets.target.wants/voicectl.socket
  wants has_not /var/lib/voicectl
  if command -v systemctl >/dev/null 2>&1; then
    systemctl --quiet --root "$folder" enable voicectl.service voicectl.socket voicectl-http.socket
    wants has /etc/systemd/system/multi-user.target.wants/voicectl.service
  fi

  # Settings of the administrator stay: at an update, and until the purge.
  echo '# mine' >>"$folder/etc/voicectl/config.toml"
  within dpkg --install /tmp/voicectl.deb >>"$log" 2>&1 || fail "it does not install over itself"
  wants grep -q '^# mine' "$folder/etc/voicectl/config.toml"
  within dpkg --remove voicectl >>"$log" 2>&1 || fail "it is not removed"
  wants has_not /usr/bin/voicectl
  wants grep -q '^# mine' "$folder/etc/voicectl/config.toml"
  within dpkg --purge voicectl >>"$log" 2>&1 || fail "it is not purged"
  listed >"$folder.after"
  diff "$folder.before" "$folder.after" || fail "that is what the package left behind"

  say "a purge takes no keys"
  install_deb
  within voicectl --quiet cert new localhost
  mkdir -p "$folder/var/cache/voicectl/models"
  said=$(within dpkg --purge voicectl 2>&1)
  wants has /var/lib/voicectl/ca/root-key.pem
  wants has_not /var/cache/voicectl
  case $said in
    *"/var/lib/voicectl has keys"*) ;;
    *) fail "the purge does not say what it left: $said" ;;
  esac
  rm -r "$folder/var/lib/voicectl"
}

# A clone as anybody has it, Rust, and the crates.
make_clone() {
  [ ! -d "$folder/root/voicectl" ] || return 0
  within apt-get update -qq >>"$log" 2>&1
  within apt-get install -qq -y --no-install-recommends make git >>"$log" 2>&1 || fail "no make: $(tail -n 1 "$log")"
  git clone --quiet --no-hardlinks "$root" "$folder/root/voicectl"
  mkdir -p "$folder/root/.cargo"
  cargo_home=${CARGO_HOME:-$HOME/.cargo}
  cp -a "$cargo_home/registry" "$folder/root/.cargo/"
  for file in config.toml config; do
    [ ! -f "$cargo_home/$file" ] || cp "$cargo_home/$file" "$folder/root/.cargo/"
  done
}

try_serve() {
  make_clone
  say "make serve"
  # A session of its own, so that all of it is stopped by one signal.
  # shellcheck disable=SC2086
  setsid $enter make -C /root/voicectl serve >"$log" 2>&1 &
  server=$!
  ca=$folder/var/lib/voicectl/ca/root.pem
  while ! curl --silent --fail --cacert "$ca" --output /dev/null https://localhost:8443/healthz; do
    kill -0 "$server" 2>/dev/null || fail "make serve ended: $(tail -n 5 "$log")"
    sleep 1
  done
  curl --silent --fail --cacert "$ca" https://localhost:8443/ | grep -qi '<!doctype html>' || fail "there is no page"
  say "https://localhost:8443/ answers"
  kill -TERM "-$server"
  wait "$server" || true
}

try_tests() {
  make_clone
  say "$1"
  if [ "$1" = quick ]; then
    within sh -c 'cd /root/voicectl && make deps-build && cargo test --locked --test rules --test cli'
  else
    within make -C /root/voicectl test
  fi
}

make_folder
for part in "$@"; do
  case $part in
    deb) try_deb ;;
    serve) try_serve ;;
    test | quick) try_tests "$part" ;;
    *) fail "there is no part \`$part\`, only deb, serve, test and quick" ;;
  esac
done
undo
rm -rf --one-file-system "$folder" "$folder.before" "$folder.after"
say "all is well"
