# SPDX-License-Identifier: MIT
# A lesson is a directory with a main.cpp; its program is build/<lesson>. `make help` lists the targets.

MAKEFLAGS += --no-builtin-rules
ifeq ($(MAKELEVEL),0)  # as many jobs as there are processors
MAKEFLAGS += -j$(shell getconf _NPROCESSORS_ONLN)
endif
SHELL   := /bin/sh
CXX     := g++
OPT     := -O2 -g1
WARN    := -Wall -Wextra -Wpedantic -Wshadow -Werror
B       := build
SYSTEM  := posix
EXE     :=
LIBS    := -pthread
COMPILE = $(CXX) -std=c++20 $(OPT) $(WARN) $(DEFS) $(TEST_DEFS) -I. -pthread -MMD -MP

# Every lesson, in reading order (the numbers sort within the four parts).
LESSONS := $(patsubst %/,%,$(sort $(dir $(wildcard server/*/*.cpp)))  $(sort $(dir $(wildcard client/*/*.cpp)))) \
           $(patsubst %/,%,$(sort $(dir $(wildcard smtp/*/*.cpp)))  $(sort $(dir $(wildcard pop3/*/*.cpp))))

# One door to the operating system: of each pair x_posix.cpp, x_windows.cpp one is built.
OTHER   := $(if $(filter posix,$(SYSTEM)),windows winsock,posix)
SOURCES := $(filter-out $(foreach o,$(OTHER),%_$(o).cpp),$(foreach l,$(LESSONS),$(wildcard $(l)/*.cpp)))
MAINS   := $(filter %/main.cpp server/01-raw/raw_%,$(SOURCES))
PROGRAMS := $(addprefix $(B)/,$(addsuffix $(EXE),$(LESSONS)))

all: $(PROGRAMS)

help:
	@echo "make                     every lesson's program, in build/"
	@echo "make smtp/03-envelope    one of them"
	@echo "make demo                a letter goes in by SMTP and comes out by POP3, line by line"
	@echo "make serve               the mail host on ports 2525 and 1110, until Ctrl-C"
	@echo "make test [T=FILTER]     all tests, or some, under sanitizers (SLOW=1: the slow ones too)"
	@echo "make onepage L=LESSON    the lesson and all that it includes, in one file"
	@echo "make diff L=LESSON       what the lesson changed in main.cpp"
	@echo "make table               verb, lesson, section of the RFC"
	@echo "make interop             real mail programs send and fetch letters"
	@echo "make fuzz [SECONDS=60]   bytes that nobody thought of, for line reader, paths, base64, SMTP and POP3; needs clang"
	@echo "make bench [ONLY=WORD]   figures, side by side with naked loops and other servers (RUNS=3 LENGTH=3)"
	@echo "make test-thread         the tests under the thread sanitizer"
	@echo "make test-clang          the tests, built by clang++"
	@echo "make test-onepage        each one page compiles by itself"
	@echo "make windows             every program for Windows, by MinGW-w64"
	@echo "make test-windows        the tests and the demo under Wine"
	@echo "make format              clang-format over all sources"
	@echo "make clean               removes build/"

$(LESSONS): %: $(B)/%$(EXE)
$(addsuffix /,$(LESSONS)): %/: $(B)/%$(EXE)

$(B)/obj/%.o: %.cpp
	@mkdir -p $(@D)
	@echo "compile $<"
	@$(COMPILE) -c $< -o $@

$(B)/server/01-raw$(EXE): $(patsubst %.cpp,$(B)/obj/%.o,$(filter server/01-raw/%,$(MAINS)))
	@mkdir -p $(@D)
	@echo "link    $@"
	@$(CXX) $(OPT) $^ $(LIBS) -o $@

# A program stands on its own lesson and on those before it, never on a later one.
SO_FAR :=
define program
SO_FAR += $(patsubst %.cpp,$(B)/obj/%.o,$(filter $(1)/%,$(filter-out $(MAINS),$(SOURCES))))
$(B)/$(1)$(EXE): $(B)/obj/$(1)/main.o $$(SO_FAR)
	@mkdir -p $$(@D)
	@echo "link    $$@"
	@$$(CXX) $$(OPT) $$^ $$(LIBS) -o $$@

endef
$(foreach lesson,$(filter-out server/01-raw,$(LESSONS)),$(eval $(call program,$(lesson))))

# The demo needs no GoogleTest: it plays the main job against the built mail host.
DEMO_OBJECTS := $(addprefix $(B)/obj/tests/,demo.o support/process.o support/process_$(SYSTEM).o support/server.o support/wire.o)

$(B)/demo$(EXE): $(DEMO_OBJECTS) $(SO_FAR)
	@echo "link    $@"
	@$(CXX) $(OPT) $(DEMO_OBJECTS) $(SO_FAR) $(LIBS) -o $@

demo: $(B)/pop3/06-mailhost$(EXE) $(B)/demo$(EXE)
	@$(B)/demo$(EXE)

serve: $(B)/pop3/06-mailhost$(EXE)
	@echo "alice:wonderland and bob:builder have mailboxes in build/mail; Ctrl-C stops"
	@$(B)/pop3/06-mailhost$(EXE) --mail build/mail

# Reading aids.
onepage:
	@mkdir -p $(dir build/onepage/$(L))
	@tests/tools/onepage $(L) >build/onepage/page
	@mv build/onepage/page build/onepage/$(L:/=).cpp
	@echo "build/onepage/$(L:/=).cpp"

diff:
	@tests/tools/diff $(L)

table:
	@tests/tools/table

# Tests: one program for all of them.
TEST_SUPPORT := $(filter-out $(foreach o,$(OTHER),%_$(o).cpp),$(wildcard tests/support/*.cpp))
TEST_SOURCES := $(wildcard tests/*_test.cpp tests/*/*/*_test.cpp) $(TEST_SUPPORT)
TEST_OBJECTS := $(patsubst %.cpp,$(B)/obj/%.o,$(TEST_SOURCES))
GTEST_LIBS   := -lgtest -lgtest_main
SEEN         := :2,S

$(B)/obj/tests/%.o: TEST_DEFS = -DPROGRAMS='"$(B)"' -DEXE='"$(EXE)"' -DSEEN='"$(SEEN)"'

$(B)/tests$(EXE): $(TEST_OBJECTS) $(SO_FAR)
	@echo "link    $@"
	@$(CXX) $(OPT) $(TEST_OBJECTS) $(SO_FAR) $(GTEST_LIBS) $(LIBS) -o $@

# The mail host on a disk that fails when a test tells it to.
FAULTY := $(if $(filter posix,$(SYSTEM)),$(B)/faulty-mailhost)
$(B)/faulty-mailhost: $(B)/obj/pop3/06-mailhost/main.o $(B)/obj/tests/faults/disk.o \
                      $(filter-out $(B)/obj/smtp/05-deliver/disk_posix.o,$(SO_FAR))
	@echo "link    $@"
	@$(CXX) $(OPT) $^ $(LIBS) -o $@

# Without vptr: that check opens a pipe, and so it reports nonsense when a test has left no descriptors.
SANITIZE := -O1 -g -fsanitize=address,undefined -fno-sanitize=vptr -fno-sanitize-recover=all
test:
	@tests/tools/need_gtest $(CXX)
	@$(MAKE) --no-print-directory B=build/asan OPT="$(SANITIZE)" run-tests

run-tests: $(PROGRAMS) $(FAULTY) $(B)/tests$(EXE)
	@$(B)/tests$(EXE) --gtest_brief=1 $(if $(T),--gtest_filter='$(T)')

# libFuzzer, with clang: bytes that nobody thought of, for SECONDS each. New ways through the code are kept in build/fuzz.
SECONDS := 60
FUZZERS := $(patsubst tests/fuzz/%.cpp,%,$(wildcard tests/fuzz/*.cpp))
fuzz:
	@$(MAKE) --no-print-directory B=build/fuzz CXX=clang++ \
	    OPT="-O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all" run-fuzzers

run-fuzzers: $(addprefix $(B)/,$(FUZZERS))
	@for name in $(FUZZERS); do mkdir -p $(B)/corpus/$$name && echo "fuzz    $$name" && \
	    $(B)/$$name -max_total_time=$(SECONDS) -max_len=4096 -timeout=20 -verbosity=0 -print_final_stats=1 \
	        -dict=tests/fuzz/words -artifact_prefix=$(B)/found-$$name- \
	        $(B)/corpus/$$name tests/fuzz/corpus/$$name >$(B)/$$name.log 2>&1 || \
	        { tail -60 $(B)/$$name.log; exit 1; }; \
	    grep -E 'number_of_executed_units|new_units_added' $(B)/$$name.log; done

$(addprefix $(B)/,$(FUZZERS)): $(B)/%: $(B)/obj/tests/fuzz/%.o $(B)/obj/tests/support/sessions.o $(SO_FAR)
	@echo "link    $@"
	@$(CXX) $(OPT) -fsanitize=fuzzer $^ $(LIBS) -o $@

# Every lesson's one page compiles by itself.
test-onepage:
	@for lesson in $(LESSONS); do \
	    $(MAKE) --no-print-directory onepage L=$$lesson && \
	    $(CXX) -std=c++20 $(WARN) -fsyntax-only build/onepage/$$lesson.cpp || exit 1; done

test-thread:
	@tests/tools/need_gtest $(CXX)
	@$(MAKE) --no-print-directory B=build/tsan OPT="-O1 -g -fsanitize=thread" run-tests

test-clang:
	@tests/tools/need_gtest clang++
	@$(MAKE) --no-print-directory B=build/clang CXX=clang++ OPT="-O1 -g" run-tests

interop: $(B)/pop3/06-mailhost$(EXE)
	@tests/interop/run

# The benchmark: each figure side by side with a naked loop or with another server, where that is installed.
RUNS         := 3
LENGTH       := 3
ONLY         :=
BENCH_SHARED := $(addprefix $(B)/obj/tests/bench/,message.o link.o meter.o)

$(B)/bench/load $(B)/bench/naked: $(B)/bench/%: $(B)/obj/tests/bench/%.o $(BENCH_SHARED)
	@mkdir -p $(@D)
	@echo "link    $@"
	@$(CXX) $(OPT) $^ $(LIBS) -o $@

bench: $(PROGRAMS) $(B)/bench/load $(B)/bench/naked
	@B=$(B) RUNS=$(RUNS) LENGTH=$(LENGTH) ONLY="$(ONLY)" tests/bench/run

format:
	@clang-format -i $$(git ls-files '*.cpp' '*.hpp')

# Windows: cross-built with MinGW-w64, run under Wine. The prefix is Wine's own little disk.
MINGW   := x86_64-w64-mingw32-g++-posix
WINDOWS := B=build/windows SYSTEM=windows EXE=.exe CXX=$(MINGW) LIBS="-static -lws2_32" SEEN=";2,S" \
           DEFS="-D_WIN32_WINNT=0x0A00 -DWIN32_LEAN_AND_MEAN -DNOMINMAX -DNOGDI -isystem /usr/src/googletest/googletest/include" \
           GTEST_LIBS=build/windows/gtest.a

windows:
	@$(MAKE) --no-print-directory $(WINDOWS) all

test-windows: windows
	@$(MAKE) --no-print-directory $(WINDOWS) build/windows/gtest.a
	@$(MAKE) --no-print-directory $(WINDOWS) build/windows/tests.exe
	@$(MAKE) --no-print-directory $(WINDOWS) build/windows/demo.exe
	@tests/tools/under_wine build/windows/tests.exe --gtest_color=no --gtest_brief=1 $(if $(T),--gtest_filter='$(T)')
	@tests/tools/under_wine build/windows/demo.exe
	@tests/tools/wine_stop

build/windows/gtest.a:
	@mkdir -p $(@D)
	@echo "compile GoogleTest"
	@for part in gtest-all gtest_main; do \
	    $(CXX) -std=c++20 -O1 $(DEFS) -I/usr/src/googletest/googletest -c \
	        /usr/src/googletest/googletest/src/$$part.cc -o build/windows/$$part.o || exit 1; done
	@ar rcs $@ build/windows/gtest-all.o build/windows/gtest_main.o

clean:
	@rm -rf build

-include $(patsubst %.cpp,$(B)/obj/%.d,$(SOURCES) $(TEST_SOURCES) tests/demo.cpp tests/faults/disk.cpp \
    $(wildcard tests/fuzz/*.cpp tests/bench/*.cpp))
.SECONDARY:
.PHONY: all help clean demo serve onepage diff table test run-tests test-onepage test-thread test-clang interop bench fuzz run-fuzzers format windows test-windows $(LESSONS) $(addsuffix /,$(LESSONS))
