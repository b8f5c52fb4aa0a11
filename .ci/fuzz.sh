#!/bin/sh
# Has libFuzzer look for bytes with which a parser panics, hangs or takes memory without bound: the targets of tests/fuzz, or those
# in $FUZZ, each for $FUZZ_SECONDS. Inputs that reach something new are left in target/fuzz/corpus, what was found in
# target/fuzz/artifacts. An input that found something is minimised (`cargo fuzz tmin`) and put into tests/fuzz/corpus with its repair.
set -eu
cd "$(dirname "$0")/.."
seconds=${FUZZ_SECONDS:-190}
targets=${FUZZ:-$(ls tests/fuzz/corpus)}
work=target/fuzz
# What the targets write is gone with them.
TMPDIR=$(mktemp -d)
export TMPDIR
trap 'rm -rf "$TMPDIR"' EXIT

cargo fuzz --version >/dev/null 2>&1 || cargo install --locked cargo-fuzz

# Without a sanitizer: the product's own code has next to no `unsafe`, so what is looked for are panics, hangs and memory, and these
# show without one, on a stable compiler, at twice the speed. AddressSanitizer's terabytes of address space would also keep the
# decoder's process out of its walls, which are part of what is tried. Without `--cfg fuzzing`: crates weaken their checks by it.
set -- --fuzz-dir tests/fuzz --target-dir "$work" --sanitizer none --no-cfg-fuzzing
cargo fuzz build "$@"

found=0
inputs=0
count=0
for target in $targets; do
  log=$work/$target.log
  mkdir -p "$work/corpus/$target" "$work/artifacts/$target"
  dictionary=""
  [ ! -f "tests/fuzz/dictionaries/$target" ] || dictionary=-dict=tests/fuzz/dictionaries/$target
  # shellcheck disable=SC2086 # no dictionary is no argument
  if ! cargo fuzz run "$@" "$target" "$work/corpus/$target" "tests/fuzz/corpus/$target" -- $dictionary \
    "-max_total_time=$seconds" -timeout=10 -rss_limit_mb=512 -print_final_stats=1 \
    "-artifact_prefix=$work/artifacts/$target/" </dev/null >"$log" 2>&1; then
    found=$((found + 1))
    tail -n 30 "$log"
  fi
  executed=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
  inputs=$((inputs + ${executed:-0}))
  count=$((count + 1))
  echo "$target: ${executed:-0} inputs, $(find "$work/corpus/$target" "tests/fuzz/corpus/$target" -type f | wc -l) kept"
done

echo "$count targets, $((count * seconds)) s, $inputs inputs: $found targets with a finding"
if [ "$found" -gt 0 ]; then
  echo "error: $work/artifacts has what was found" >&2
  exit 1
fi
# For the table of docs/reliability.md, where it was the whole hour.
whole=false
[ -n "${FUZZ:-}" ] || [ $((count * seconds)) -lt 3600 ] || whole=true
mkdir -p target/prove
printf '{"name": "%s", "faults": %d, "outcome": "%s", "is_whole": %s, "day": "%s"}\n' \
  "inputs made to reach what none has reached" "$inputs" \
  "an answer to each, in $((count * seconds)) s of $count parsers" "$whole" "$(date -u +%F)" >target/prove/fuzzed.json
