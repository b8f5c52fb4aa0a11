#!/bin/sh
# Prints the licences of everything that is linked into the program, as its authors wrote them: whoever hands out the program
# hands them out, too. A text that several packages share stands once.
set -eu
cd "$(dirname "$0")/.."
export LC_ALL=C
sources=${CARGO_HOME:-$HOME/.cargo}/registry/src
seen=$(mktemp)
trap 'rm -f "$seen"' EXIT

echo "voicectl is built from the packages below, each under its own licence."
cargo tree --locked --edges normal --prefix none --format '{p}|{l}' | sed 's/ (\*)//; s/ (proc-macro)//' | sort -u |
  while IFS='|' read -r package licence; do
    name=${package%% *} version=${package#* v}
    version=${version%% *}
    [ "$name" != voicectl ] || continue
    printf '\n================ %s %s (%s)\n' "$name" "$version" "$licence"
    folder=$(find "$sources" -mindepth 2 -maxdepth 2 -name "$name-$version" | sort | head -n 1)
    [ -n "$folder" ] || { echo "error: the sources of $name $version are not in $sources: cargo fetch" >&2; exit 1; }
    find "$folder" -maxdepth 3 -type f \( -iname 'licen[sc]e*' -o -iname 'copying*' -o -iname 'notice*' -o -iname unlicense \) \
      ! -name '*.rs' | sort | while read -r file; do
      sum=$(cksum <"$file")
      first=$(sed -n "s|^$sum ||p" "$seen")
      if [ -n "$first" ]; then
        printf -- '-- %s: as that of %s\n' "${file#"$folder"/}" "$first"
      else
        echo "$sum $name $version" >>"$seen"
        printf -- '-- %s\n\n' "${file#"$folder"/}"
        cat "$file"
        echo
      fi
    done
  done
cat <<'END'

================ The GNU C++ library and libgcc (GPL-3.0-or-later WITH GCC-exception-3.1)
Where they are linked into the program, the GCC Runtime Library Exception allows that under any terms.
END
