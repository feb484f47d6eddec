# SPDX-License-Identifier: MIT
# A lesson is a directory with a main.cpp. Its program is build/<lesson>: server/03-echo becomes build/server/03-echo.
# `make help` lists the targets: each line that begins with two signs # is a line of it.

# The parts, in reading order. A lesson is a directory in one of them; the number in its name gives its place.
PARTS := server client smtp pop3

MAKEFLAGS += --no-builtin-rules
ifeq ($(MAKELEVEL),0)  # as many jobs as there are processors
MAKEFLAGS += -j$(shell getconf _NPROCESSORS_ONLN)
endif
SHELL  := /bin/sh
CXX    := g++
OPT    := -O2 -g1
WARN   := -Wall -Wextra -Wpedantic -Wshadow -Werror
B      := build
SYSTEM := posix
EXE    :=
LIBS   := -pthread
FLAGS   = -std=c++20 $(OPT) $(WARN) $(DEFS) -I. -pthread
OBJECTS = $(patsubst %.cpp,$(B)/obj/%.o,$(1))
LINK    = @mkdir -p $(@D) && echo "link    $@" && $(CXX) $(OPT) $^ $(MORE_LIBS) $(LIBS) -o $@

# One door to the operating system: of x_posix.cpp and x_windows.cpp only the file for this SYSTEM is built.
OURS     = $(filter-out $(if $(filter posix,$(SYSTEM)),%_windows.cpp %_winsock.cpp,%_posix.cpp),$(1))

LESSONS  := $(foreach part,$(PARTS),$(patsubst %/,%,$(sort $(dir $(wildcard $(part)/*/*.cpp $(part)/*/*.o)))))
SOURCES  := $(call OURS,$(wildcard $(LESSONS:=/*.cpp)))
PROGRAMS := $(patsubst %,$(B)/%$(EXE),$(LESSONS))

## make                     build every lesson's program, in build/
all: $(PROGRAMS)

## make smtp/03-envelope    build one of them, or those of a part: make client
$(LESSONS): %: $(B)/%$(EXE)
$(LESSONS:=/): %/: $(B)/%$(EXE)
$(PARTS): %: ; @$(MAKE) --no-print-directory $(filter $*/%,$(LESSONS))

$(B)/obj/%.o: %.cpp
	@mkdir -p $(@D)
	@echo "compile $<"
	@$(CXX) $(FLAGS) $(TEST_DEFS) -MMD -MP -c $< -o $@

# A program is made of its main.cpp, of its own lesson and of all lessons before it, never of a later one.
# A lesson without a main.cpp stands alone: its program is made of its own files, and no other program uses them.
ALONE  := $(filter-out $(patsubst %/,%,$(dir $(wildcard $(LESSONS:=/main.cpp) $(LESSONS:=/main.o)))),$(LESSONS))
SO_FAR :=
ifdef WHOLE
include tests/whole.mk
endif
# (In a copy for students the object may be there, and not its source: make handout.)
define with_earlier_lessons
SO_FAR += $(if $(WHOLE),,$(call OBJECTS,$(filter-out %/main.cpp,$(filter $(1)/%,$(SOURCES)))) $(filter-out %/main.o,$(wildcard $(1)/*.o)))
SO_FAR_$(1) := $$(SO_FAR)
$(B)/$(1)$(EXE): $(or $(wildcard $(1)/main.o),$(B)/obj/$(1)/main.o) $$(SO_FAR)

endef
define alone
$(B)/$(1)$(EXE): $(call OBJECTS,$(filter $(1)/%,$(SOURCES))) $(wildcard $(1)/*.o)

endef
$(foreach lesson,$(LESSONS),$(eval $(call $(if $(filter $(lesson),$(ALONE)),alone,with_earlier_lessons),$(lesson))))
$(PROGRAMS): ; $(LINK)

## make demo                play it: a message goes in by SMTP and comes out by POP3, line by line
demo: $(B)/pop3/06-mailhost$(EXE) $(B)/client/02-telnet$(EXE) $(B)/demo$(EXE)
	@$(B)/demo$(EXE)

DEMO := $(addprefix tests/,demo support/process support/server support/wire) $(addprefix exercises/check/,name_server process process_$(SYSTEM))
$(B)/demo$(EXE): $(DEMO:%=$(B)/obj/%.o) $(SO_FAR)
	$(LINK)

## make serve               the mail host on ports 2525 and 1110, until Ctrl-C
serve: $(B)/pop3/06-mailhost$(EXE) $(B)/client/02-telnet$(EXE)
	@echo "alice:wonderland and bob:builder have mailboxes in build/mail; Ctrl-C stops"
	@$(B)/pop3/06-mailhost$(EXE) --mail build/mail

## make internet            a name server and three domains, and messages between them (SERVE=1: leaves it running)
internet: $(B)/pop3/07-internet$(EXE) $(if $(SERVE),$(addprefix $(B)/,$(addsuffix $(EXE),client/02-telnet client/05-mx pop3/06-mailhost)))
	@$(B)/pop3/07-internet$(EXE) $(if $(SERVE),--serve --smtp 2525 --pop3 1110 --dns 5300)

# L=smtp/04-data chooses a lesson, and so does L=smtp/04-data/. need_lesson says it in words if there is no such lesson.
LESSON      = $(L:/=)
NEED_LESSON = @tests/tools/need_lesson $@ "$(LESSON)" $(LESSONS)

## make onepage L=LESSON    the lesson and all that it includes, in one file that compiles by itself
onepage:
	$(NEED_LESSON)
	@mkdir -p build/onepage/$(dir $(LESSON))
	@tests/tools/onepage $(LESSON) >build/onepage/$(LESSON).new
	@mv build/onepage/$(LESSON).new build/onepage/$(LESSON).cpp
	@echo "made; compile it: $(CXX) -std=c++20 -pthread build/onepage/$(LESSON).cpp"

## make diff L=LESSON       what the lesson changed in main.cpp and session.hpp
diff:
	$(NEED_LESSON)
	@tests/tools/diff $(LESSON) $(LESSONS)

## make table               every verb, its lesson, its section of the RFC, what it takes
table: $(B)/table$(EXE)
	@$(B)/table$(EXE)

$(B)/table$(EXE): $(B)/obj/tests/table.o $(B)/obj/tests/support/sessions.o $(SO_FAR)
	$(LINK)

# Exercises, tests, other systems, fuzzing, benchmark.
include exercises/exercises.mk tests/tests.mk tests/systems.mk tests/windows.mk tests/fuzz.mk tests/bench.mk

## make clean               remove build/ and compile_commands.json
clean:
	@rm -rf build compile_commands.json

help:
	@sed -n 's/^## //p' $(filter Makefile exercises/%.mk tests/%.mk,$(MAKEFILE_LIST))

-include $(patsubst %.o,%.d,$(call OBJECTS,$(SOURCES) $(CHECK_SOURCES) $(ALL_TEST_SOURCES)))
.SECONDARY:
.PHONY: all demo serve internet onepage diff table clean help $(LESSONS) $(LESSONS:=/) $(PARTS)
