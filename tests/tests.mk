# SPDX-License-Identifier: MIT
# The tests: one program for all of them, $(B)/tests. Its main() is tests/main.cpp; it knows what a lesson is.

ALL_TEST_SOURCES := $(call OURS,$(wildcard tests/*.cpp tests/*/*.cpp tests/*/*/*.cpp))
TEST_SOURCES     := $(filter tests/main.cpp tests/support/% %_test.cpp,$(ALL_TEST_SOURCES))
GTEST_LIBS       := -lgtest
SEEN             := :2,S
TEST_DEFINES      = -DPROGRAMS='"$(B)"' -DEXE='"$(EXE)"' -DSEEN='"$(SEEN)"'

$(B)/obj/tests/%.o: TEST_DEFS = $(TEST_DEFINES)
# The tests themselves need not be fast, and so they compile in half the time. (What is measured must be.)
TEST_FLAGS = $(TEST_DEFINES) -O0
$(call OBJECTS,$(filter-out tests/bench/% tests/fuzz/%,$(ALL_TEST_SOURCES))): TEST_DEFS = $(TEST_FLAGS)

# And in half of that with a header that is compiled once. (-w, since compilers warn of a #pragma once in what they take
# for a main file.)
PRECOMPILED := $(B)/obj/tests/support/precompiled.hpp
$(PRECOMPILED).gch: TEST_DEFS = $(TEST_FLAGS)
$(PRECOMPILED).gch: tests/support/precompiled.hpp
	@mkdir -p $(@D)
	@echo "compile $<"
	@cp $< $(PRECOMPILED)
	@$(CXX) $(FLAGS) $(TEST_DEFS) -w -x c++-header -MD -MP -MF $(PRECOMPILED).d $(PRECOMPILED) -o $@
-include $(PRECOMPILED).d
WITH_PRECOMPILED := $(call OBJECTS,$(filter %_test.cpp,$(TEST_SOURCES)))
$(WITH_PRECOMPILED): $(PRECOMPILED).gch
$(WITH_PRECOMPILED): TEST_DEFS = $(TEST_FLAGS) -include $(PRECOMPILED)

$(B)/tests$(EXE): MORE_LIBS = $(GTEST_LIBS)
$(B)/tests$(EXE): $(call OBJECTS,$(TEST_SOURCES)) $(CHECK_PARTS) $(SO_FAR) | $(filter %.a,$(GTEST_LIBS))
	$(LINK)

# The mail host on a disk that fails when a test tells it to.
FAULTY := $(if $(filter posix,$(SYSTEM)),$(B)/faulty-mailhost)
$(B)/faulty-mailhost: $(B)/obj/pop3/06-mailhost/main.o $(B)/obj/tests/faults/disk.o \
                      $(filter-out $(B)/obj/client/07-fetch/disk_posix.o,$(SO_FAR))
	$(LINK)

# Plain programs, and the library that makes their calls fail; for Linux with glibc. A sanitizer would see the
# memory that the library hands out, and not what the program does with it.
FAULTS := $(if $(filter build/asan,$(B)),$(if $(shell getconf GNU_LIBC_VERSION 2>/dev/null),faults))
faults:
	@$(MAKE) --no-print-directory B=build OPT="-O2 -g1" build/client/07-fetch build/pop3/06-mailhost build/faults.so

$(B)/faults.so: tests/faults/calls.cpp tests/faults/orders.hpp
	@mkdir -p $(@D)
	@echo "link    $@"
	@$(CXX) $(FLAGS) -shared -fPIC $< -ldl -o $@

# T and L choose tests. An L that is no lesson is found out here, before anything is built.
CHOSEN  = $(if $(T),--gtest_filter='$(T)') $(if $(L),--lesson='$(LESSON)')
CHECK_L = $(if $(L),$(NEED_LESSON))
# Tests that were chosen show at once what they say.
IN_PARTS = $(if $(strip $(CHOSEN)),,tests/tools/in_parts)

## make test                all tests, under sanitizers (SLOW=1: the slow ones too)
## make test L=LESSON       the tests of a lesson: its transcripts, those of its README, its unit tests
## make test T=FILTER       the tests whose names match, for example T='LineReader.*' or T='*dot*'; also together with L
# Without vptr: that check opens a pipe, and so it reports false errors when a test has left no descriptors.
# And -Og, with which the undefined-behaviour sanitizer takes half the time to compile that -O1 takes. The assertions
# are those of the library of g++: an index behind the end of a string, the value of an empty optional.
SANITIZE := -Og -g1 -fsanitize=address,undefined -fno-sanitize=vptr -fno-sanitize-recover=all -D_GLIBCXX_ASSERTIONS
# At a fixed address a program starts in three quarters of the time: the sanitizer's 290,000 addresses need no mending.
ifeq ($(B),build/asan)
LIBS += -no-pie
endif
test:
	$(CHECK_L)
	@tests/tools/need_gtest $(CXX)
	@$(MAKE) --no-print-directory run-tests B=build/asan OPT="$(SANITIZE)"

# The sanitizer would let each program sleep for a second before it ends.
## make test-thread         the tests under the thread sanitizer (with L and T as above)
test-thread:
	$(CHECK_L)
	@tests/tools/need_gtest $(CXX)
	@TSAN_OPTIONS=atexit_sleep_ms=0 $(MAKE) --no-print-directory run-tests B=build/tsan-$(CXX) OPT="-Og -g1 -fsanitize=thread"

## make test-clang          the tests, built by clang++ (with L and T as above)
test-clang:
	$(CHECK_L)
	@tests/tools/need_gtest clang++
	@$(MAKE) --no-print-directory run-tests B=build/clang CXX=clang++ OPT="-O1 -g1"

run-tests: $(PROGRAMS) $(FAULTY) $(FAULTS) $(B)/tests$(EXE)
	@$(IN_PARTS) $(B)/tests$(EXE) --gtest_brief=1 $(CHOSEN)

## make test-onepage        each lesson's one page compiles by itself, also where char has no sign (ARM)
test-onepage: $(LESSONS:%=test-onepage-of-%)
$(LESSONS:%=test-onepage-of-%): test-onepage-of-%:
	@$(MAKE) --no-print-directory onepage L=$*
	@$(CXX) -std=c++20 $(WARN) -funsigned-char -fsyntax-only build/onepage/$*.cpp

## make interop             real mail programs send and fetch messages
interop: $(patsubst %,$(B)/%$(EXE),\
         pop3/06-mailhost smtp/07-login smtp/09-relay client/02-telnet client/03-tap client/05-mx client/06-send client/07-fetch) $(CHECK)
	@tests/interop/run

## make compile_commands.json   tells clangd, and the editors that use it, how each file is compiled
compile_commands.json:
	@tests/tools/compile_commands $(CXX) $(FLAGS) $(TEST_DEFINES) -- $(SOURCES) $(CHECK_SOURCES) $(ALL_TEST_SOURCES) >$@.new
	@mv $@.new $@
	@echo "$@"

## make format              clang-format over all sources
format:
	@clang-format -i $$(git ls-files -co --exclude-standard '*.cpp' '*.hpp')

.PHONY: test test-thread test-clang run-tests faults test-onepage $(LESSONS:%=test-onepage-of-%) interop compile_commands.json format

## make test-exercises      the checker itself: each skeleton fails, each solution passes, each wrong answer is refused
##                          (E=EXERCISE: of one; WRONG=3: three wrong answers of each; MINUTES=8: as many as can be
##                          tried in that time)
test-exercises: $(CHECK) $(PROGRAMS)
	$(if $(E),,+@MAKE="$(MAKE)" tests/exercises/flow)
	$(if $(E),,@tests/exercises/wire/run && tests/exercises/examples/run)
	@$(MAKE) --no-print-directory run-answers

run-answers: $(CHECK) $(PROGRAMS)
	+@MAKE="$(MAKE)" CHECK="$(if $(EXE),tests/tools/wine_run) $(CHECK)" EXE="$(EXE)" WRONG="$(WRONG)" MINUTES="$(MINUTES)" \
	    tests/exercises/run $(or $(E),$(EXERCISES)) -- $(LESSONS)

.PHONY: test-exercises run-answers

## make mutants             breaks each operator, constant and condition of the protocols in turn: do the tests notice?
##                          (takes hours; SAMPLE=60: so many, by chance; IN='smtp/03*': those of these files; LEFT=1:
##                          those of files that are not in tests/mutants/figures.txt as they are; MINUTES=60: as many
##                          as can be tried in an hour; OWN=1: only the tests of the mutant's own lesson, to see what
##                          they miss; needs Python)
mutants:
	@env -u MAKEFLAGS -u MAKELEVEL python3 tests/mutants/run.py $(if $(SAMPLE),--sample $(SAMPLE)) \
	    $(if $(SEED),--seed $(SEED)) $(if $(IN),--only '$(IN)') $(if $(LEFT),--left) $(if $(OWN),--own) $(if $(MINUTES),--minutes $(MINUTES))

.PHONY: mutants
