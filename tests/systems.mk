# SPDX-License-Identifier: MIT
# Other systems, built on Linux by zig: a C++ compiler (clang 16) that brings the headers of macOS and of musl with it.
# tests/tools/need_zig fetches it into build/zig. Where that is not possible, both targets say so and succeed.

ZIG = build/zig/package/zig c++ -target
CPUS := aarch64 x86_64
macos musl: export ZIG_GLOBAL_CACHE_DIR = $(CURDIR)/build/zig/cache
macos musl: export ZIG_LOCAL_CACHE_DIR = $(CURDIR)/build/zig/cache

## make macos               every program for macOS, for processors of Apple and of Intel (CPUS); built, not run
macos:
	@tests/tools/need_zig $@ || exit 0; \
	for cpu in $(CPUS); do \
	    $(MAKE) --no-print-directory B=build/macos-$$cpu CXX="$(ZIG) $$cpu-macos" all checker || exit 1; done; \
	echo "$(words $(PROGRAMS)) programs each in $(CPUS:%=build/macos-%)"

## make musl                every program for any Linux, static; plays the demo with those for this processor
musl:
	@tests/tools/need_zig $@ || exit 0; \
	for cpu in $(CPUS); do \
	    $(MAKE) --no-print-directory B=build/musl-$$cpu CXX="$(ZIG) $$cpu-linux-musl" all checker || exit 1; done; \
	echo "$(words $(PROGRAMS)) programs each in $(CPUS:%=build/musl-%)"; \
	$(MAKE) --no-print-directory B=build/musl-x86_64 CXX="$(ZIG) x86_64-linux-musl" demo

.PHONY: macos musl
