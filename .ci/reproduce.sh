#!/bin/sh
# Whether the same commit gives the same packages elsewhere: builds it again in a clone of another folder, by the same script, and
# compares what is handed out with target/dist, octet by octet. What differs is named and left in target/reproduced.
set -eu
cd "$(dirname "$0")/.."
ours=$(pwd)/target/dist
elsewhere=$(mktemp -d)
left=$(pwd)/target/reproduced
trap 'rm -rf "$elsewhere"' EXIT

sums() { (cd "$1" && find . -maxdepth 2 -type f \( -path './container/*' -o -name '*.deb' -o -name '*.tar.gz' -o -name '*.crate' \) -exec sha256sum {} + | sort -k 2); }

[ -d "$ours/container" ] || { echo "error: target/dist has no packages yet" >&2; echo "hint: make package" >&2; exit 1; }
git clone --quiet --no-hardlinks . "$elsewhere/clone"
cd "$elsewhere/clone"
sh .ci/package.sh >/dev/null
sums target/dist >"$elsewhere/theirs"
sums "$ours" >"$elsewhere/ours"
if ! diff "$elsewhere/ours" "$elsewhere/theirs"; then
  rm -rf "$left"
  mv target/dist "$left"
  echo "error: not the same octets: $ours, $left" >&2
  echo "hint: \`diffoscope\` shows where two packages differ" >&2
  exit 1
fi
echo "the same octets, twice:"
cat "$elsewhere/ours"
