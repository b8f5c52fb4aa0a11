# voicectl. `make serve` and `make test` are all that a fresh machine with Rust needs.
.DEFAULT_GOAL := help
SHELL := /bin/sh
CARGO ?= cargo
# What `make serve ARGS=...` passes on.
ARGS ?=
# Which benchmarks `make bench BENCH="acme renew"` runs; all where none is named.
BENCH ?=
# How long `make fuzz` tries each target, in seconds: an hour in all. Which targets (FUZZ="audio http"); all where none is named.
FUZZ_SECONDS ?= 190
FUZZ ?=
# On which releases of Debian `make fresh` tries everything.
DEBIAN ?= 12 13

.PHONY: help serve build test lint bench bench-size prove fuzz package reproduce fresh docs book audit-deps deps-build deps-test deps-bench deps-package deps-fresh

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 14

serve: build ## build in release, start the HTTPS voice server
	target/release/voicectl serve $(ARGS)

build: deps-build ## build in release
	$(CARGO) build --release --locked

test: deps-build deps-test ## install what the tests lack, run them all
	$(CARGO) test --locked

lint: deps-build ## format, clippy, documentation, licences
	$(CARGO) fmt --check
	$(CARGO) clippy --locked --all-targets -- -D warnings
	$(CARGO) clippy --locked --test prove --bench size --bench tables -- -D warnings
	$(CARGO) clippy --locked --no-default-features --lib --bins -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --locked --no-deps --document-private-items
	@if $(CARGO) deny --version >/dev/null 2>&1; then $(CARGO) deny --config .cargo/deny.toml check bans licenses sources; \
	else echo "skipped: cargo-deny is not installed (cargo install cargo-deny)"; fi

bench: deps-build deps-test deps-bench ## measure ours and the peers in turn, write docs/benchmarks.md (BENCH="acme renew": those)
	rm -rf target/bench
	$(CARGO) bench --locked $(BENCH:%=--bench %)
	$(CARGO) bench --locked --bench tables

bench-size: deps-build ## what each feature adds to the binary: five builds in release
	rm -rf target/bench
	$(CARGO) bench --locked --bench size
	$(CARGO) bench --locked --bench tables

prove: build deps-test ## proofs that take minutes: faults, mutations, fuzzing, audio in every format; write docs/reliability.md
	rm -rf target/prove
	$(CARGO) test --locked --test prove -- --nocapture --test-threads=1
	$(MAKE) fuzz
	VOICECTL_WRITE=1 $(CARGO) test --locked --test prove report -- --nocapture

fuzz: deps-build ## look for bytes that a parser cannot take, an hour in all (FUZZ="audio http" FUZZ_SECONDS=60: those)
	@FUZZ="$(FUZZ)" FUZZ_SECONDS="$(FUZZ_SECONDS)" sh .ci/fuzz.sh

package: deps-build deps-package ## a .deb, a tarball, the folder of a container, the crate: target/dist
	@sh .ci/package.sh

reproduce: package ## make the packages again in another folder: the same octets
	@sh .ci/reproduce.sh

fresh: package deps-fresh ## README's commands and the .deb on a fresh Debian 12 and 13, in folders (DEBIAN="12")
	@for release in $(DEBIAN); do sh .ci/fresh.sh $$release || exit; done

docs: ## write completions and the command reference anew
	VOICECTL_WRITE=1 $(CARGO) test --locked --test cli generated

book: ## the pages as a site, in target/book
	@mdbook --version >/dev/null 2>&1 || $(CARGO) install --locked --no-default-features mdbook
	mdbook build docs

audit-deps: ## what is known of the crates that are linked: faults, licences, sources; needs the network
	@$(CARGO) deny --version >/dev/null 2>&1 || $(CARGO) install --locked cargo-deny
	$(CARGO) deny --config .cargo/deny.toml check

deps-build:
	@sh .ci/install.sh build

deps-test:
	@sh .ci/install.sh test

deps-bench:
	@sh .ci/install.sh bench

deps-package:
	@sh .ci/install.sh package

deps-fresh:
	@sh .ci/install.sh fresh
