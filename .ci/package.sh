#!/bin/sh
# Makes what is handed out, in target/dist: a tarball and, where dpkg is there, a .deb; the folder that a container is built
# in; the crate, which it holds against the registry's limit. With PROGRAM=FILE it packs that program and builds none.
#
# The same commit is to give the same octets in any folder: no path of this machine is in the program, every file has the commit's
# time and root's name. Rust, C++ compiler and C library are to be the same, too.
set -eu
cd "$(dirname "$0")/.."
umask 022
export LC_ALL=C TZ=UTC

root=$(pwd)
out=$root/target/dist
work=$out/work
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
: "${SOURCE_DATE_EPOCH:=$(git log -1 --format=%ct)}"
export SOURCE_DATE_EPOCH
# Where crates of the registry lie.
cargo_home=${CARGO_HOME:-$HOME/.cargo}
# The registry takes 10 MB, compressed.
largest=10000000

# GNU's, which have another name where another one is the system's.
tar=tar touch=touch
if [ "$(uname -s)" = Darwin ]; then tar=gtar touch=gtouch; fi

rm -rf "$work"
mkdir -p "$work"

# build: the program, in a folder of its own, because its flags would make other builds begin anew.
build() {
  rust="--remap-path-prefix=$cargo_home=/cargo --remap-path-prefix=$root=/voicectl"
  c="-ffile-prefix-map=$cargo_home=/cargo -ffile-prefix-map=$root=/voicectl"
  RUSTFLAGS="${RUSTFLAGS:-} $rust" CFLAGS="${CFLAGS:-} $c" CXXFLAGS="${CXXFLAGS:-} $c" \
    cargo build --release --locked --bin voicectl --target-dir target/dist/build
  program=$out/build/release/voicectl
}

# says WORD...: voicectl, as if for root and with nothing of this environment.
says() {
  env -i PATH="$PATH" HOME="$work" VOICECTL_STATE=/var/lib/voicectl VOICECTL_CONFIG="$work/none" \
    VOICECTL_CACHE="$work/none" "$program" --quiet "$@"
}

# same_time FOLDER: every file is as old as the commit.
same_time() { find "$1" -exec "$touch" -h -d "@$SOURCE_DATE_EPOCH" {} +; }

# common FOLDER: what every package has beside the program.
common() {
  mkdir -p "$1/completions" "$1/man"
  says man --out "$1/man"
  for shell in bash zsh fish; do says completions "$shell" >"$1/completions/$shell"; done
  says config example >"$1/config.toml"
  sh .ci/notices.sh >"$1/NOTICES"
}

# units FOLDER PROGRAM: systemd's, for a program that will be there. The oldest systemd that has all of it is Debian 12's.
units() {
  says deploy systemd --program "$2" --systemd-version 252 --write "$1"
  # `voicectl renew schedule` installs these, for the folders that hooks write into.
  rm "$1"/voicectl-renew.*
}

tarball() {
  name=voicectl-$version-$(uname -m)-$(uname -s | tr '[:upper:]' '[:lower:]')
  to=$work/$name
  mkdir -p "$to/completions"
  install -m 755 "$program" "$to/voicectl"
  cp -R "$work/common/man" "$work/common/config.toml" "$work/common/NOTICES" "$to/"
  cp "$work/common/completions/bash" "$to/completions/voicectl.bash"
  cp "$work/common/completions/zsh" "$to/completions/_voicectl"
  cp "$work/common/completions/fish" "$to/completions/voicectl.fish"
  [ "$(uname -s)" != Linux ] || units "$to/systemd" /usr/local/bin/voicectl
  cp -R README.md LICENSE docs "$to/"
  same_time "$to"
  # In the order of the names, and gzip without a time of its own.
  (cd "$work" && find "$name" ! -type d | sort >"$work/names" &&
    "$tar" --format=ustar --numeric-owner --owner=0 --group=0 --no-recursion -cf - -T "$work/names") |
    gzip -9n >"$out/$name.tar.gz"
  echo "$out/$name.tar.gz"
}

deb() {
  arch=$(dpkg --print-architecture)
  to=$work/deb
  share=$to/usr/share
  install -D -m 755 "$program" "$to/usr/bin/voicectl"
  install -D -m 644 "$work/common/completions/bash" "$share/bash-completion/completions/voicectl"
  install -D -m 644 "$work/common/completions/zsh" "$share/zsh/vendor-completions/_voicectl"
  install -D -m 644 "$work/common/completions/fish" "$share/fish/vendor_completions.d/voicectl.fish"
  install -D -m 644 "$work/common/config.toml" "$to/etc/voicectl/config.toml"
  mkdir -p "$share/man/man1" "$share/doc/voicectl" "$to/DEBIAN" "$work/debian"
  cp "$work/common/man"/*.1 "$share/man/man1/"
  gzip -9n "$share/man/man1"/*.1
  units "$to/usr/lib/systemd/system" /usr/bin/voicectl
  chmod 644 "$to/usr/lib/systemd/system"/*
  cp -R README.md docs "$share/doc/voicectl/"
  mv "$share/doc/voicectl/docs/CHANGELOG.md" "$work/changelog"
  gzip -9n <"$work/changelog" >"$share/doc/voicectl/changelog.gz"
  # What it is built from keeps its own licences, and they are part of the package.
  cp .ci/deb/copyright "$share/doc/voicectl/copyright"
  gzip -9n <"$work/common/NOTICES" >"$share/doc/voicectl/NOTICES.gz"
  install -D -m 644 .ci/deb/lintian-overrides "$share/lintian/overrides/voicectl"

  maintainer="${DEBFULLNAME:-$(git log -1 --format=%an)} <${DEBEMAIL:-$(git log -1 --format=%ae)}>"
  {
    printf 'voicectl (%s-1) unstable; urgency=medium\n\n  * Release %s; changelog.gz says what is new.\n\n' \
      "$version" "$version"
    printf ' -- %s  %s\n' "$maintainer" "$(date -u -R -d "@$SOURCE_DATE_EPOCH")"
  } | gzip -9n >"$share/doc/voicectl/changelog.Debian.gz"

  # The libraries that the program asks for, with the versions that it needs.
  printf 'Source: voicectl\n\nPackage: voicectl\nArchitecture: any\n' >"$work/debian/control"
  libraries=$(cd "$work" && dpkg-shlibdeps -O "$to/usr/bin/voicectl" | sed -n 's/^shlibs:Depends=//p')
  same_time "$to"
  sed -e "s|@VERSION@|$version-1|; s|@ARCH@|$arch|; s|@LIBRARIES@|$libraries|; s|@MAINTAINER@|$maintainer|" \
    -e "s|@SIZE@|$(du -sk --apparent-size --exclude DEBIAN "$to" | cut -f 1)|" .ci/deb/control >"$to/DEBIAN/control"
  echo /etc/voicectl/config.toml >"$to/DEBIAN/conffiles"
  for script in postinst prerm postrm; do install -m 755 ".ci/deb/$script" "$to/DEBIAN/$script"; done
  (cd "$to" && find usr -type f | sort | tr '\n' '\0' | xargs -0 md5sum >DEBIAN/md5sums)
  chmod 644 "$to/DEBIAN/control" "$to/DEBIAN/conffiles" "$to/DEBIAN/md5sums"
  same_time "$to"
  name=$out/voicectl_$version-1_$arch.deb
  # One thread: the number of threads decides where xz cuts.
  DPKG_DEB_THREADS_MAX=1 dpkg-deb --root-owner-group -Zxz --build "$to" "$name" >/dev/null
  echo "$name"
}

container() {
  to=$out/container
  rm -rf "$to"
  mkdir -p "$to"
  install -m 755 "$program" "$to/voicectl"
  says deploy docker --binary voicectl --write "$to"
  echo "$to"
}

crate() {
  # Whether what is in it builds is another question: `cargo package` asks it, and takes as long as a build.
  cargo package --no-verify --locked --quiet ${ALLOW_DIRTY:+--allow-dirty} --target-dir "$work/crate"
  cp "$work/crate/package/voicectl-$version.crate" "$out/"
  size=$(wc -c <"$out/voicectl-$version.crate" | tr -d ' ')
  if [ "$size" -gt "$largest" ]; then
    echo "error: the crate has $size octets, and the registry takes $largest" >&2
    echo "hint: \`cargo package --list\` shows what is in it; Cargo.toml has \`exclude\`" >&2
    exit 1
  fi
  echo "$out/voicectl-$version.crate ($size of $largest octets)"
}

if [ -n "${PROGRAM:-}" ]; then program=$(realpath "$PROGRAM"); else build; fi
common "$work/common"
crate
if [ "$(uname -s)" = Linux ] && command -v dpkg-deb >/dev/null 2>&1; then deb; else echo "skipped: a .deb, which dpkg makes"; fi
tarball
container
rm -rf "$work"
