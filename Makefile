# SPDX-License-Identifier: MIT
# A lesson is a directory with a main.cpp; its program is build/<lesson>. `make help` lists the targets.

MAKEFLAGS += --no-builtin-rules
SHELL   := /bin/sh
CXX     := g++
OPT     := -O2 -g1
WARN    := -Wall -Wextra -Wpedantic -Wshadow -Werror
B       := build
SYSTEM  := posix
EXE     :=
LIBS    := -pthread
COMPILE = $(CXX) -std=c++20 $(OPT) $(WARN) $(DEFS) -I. -pthread -MMD -MP

# Every lesson, in reading order (the numbers sort within the four parts).
LESSONS := $(patsubst %/,%,$(sort $(dir $(wildcard server/*/*.cpp)))  $(sort $(dir $(wildcard client/*/*.cpp)))) \
           $(patsubst %/,%,$(sort $(dir $(wildcard smtp/*/*.cpp)))  $(sort $(dir $(wildcard pop3/*/*.cpp))))

# One door to the operating system: of each pair x_posix.cpp, x_windows.cpp one is built.
OTHER   := $(if $(filter posix,$(SYSTEM)),windows winsock,posix)
SOURCES := $(filter-out $(foreach o,$(OTHER),%_$(o).cpp),$(foreach l,$(LESSONS),$(wildcard $(l)/*.cpp)))
MAINS   := $(filter %/main.cpp server/01-raw/raw_%,$(SOURCES))
OBJECTS := $(patsubst %.cpp,$(B)/obj/%.o,$(filter-out $(MAINS),$(SOURCES)))
PROGRAMS := $(addprefix $(B)/,$(addsuffix $(EXE),$(LESSONS)))
LIBRARY := $(B)/obj/lessons.a

all: $(PROGRAMS)

$(LESSONS): %: $(B)/%$(EXE)

$(B)/obj/%.o: %.cpp
	@mkdir -p $(@D)
	@echo "compile $<"
	@$(COMPILE) -c $< -o $@

$(LIBRARY): $(OBJECTS)
	@rm -f $@
	@ar rcs $@ $(OBJECTS)

$(B)/server/01-raw$(EXE): $(patsubst %.cpp,$(B)/obj/%.o,$(filter server/01-raw/%,$(MAINS)))
	@mkdir -p $(@D)
	@echo "link    $@"
	@$(CXX) $(OPT) $^ $(LIBS) -o $@

$(B)/%$(EXE): $(B)/obj/%/main.o $(LIBRARY)
	@mkdir -p $(@D)
	@echo "link    $@"
	@$(CXX) $(OPT) $< $(LIBRARY) $(LIBS) -o $@

# Tests: one program for all of them.
TEST_SUPPORT := $(filter-out $(foreach o,$(OTHER),%_$(o).cpp),$(wildcard tests/support/*.cpp))
TEST_SOURCES := $(wildcard tests/*_test.cpp tests/*/*/*_test.cpp) $(TEST_SUPPORT)
TEST_OBJECTS := $(patsubst %.cpp,$(B)/obj/%.o,$(TEST_SOURCES))
GTEST_LIBS   := -lgtest -lgtest_main
SEEN         := :2,S

$(B)/obj/tests/%.o: DEFS += -DPROGRAMS='"$(B)"' -DEXE='"$(EXE)"' -DSEEN='"$(SEEN)"'

$(B)/tests$(EXE): $(TEST_OBJECTS) $(LIBRARY)
	@echo "link    $@"
	@$(CXX) $(OPT) $(TEST_OBJECTS) $(LIBRARY) $(GTEST_LIBS) $(LIBS) -o $@

SANITIZE := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all
test:
	@$(MAKE) --no-print-directory B=build/asan OPT="$(SANITIZE)" run-tests

run-tests: $(PROGRAMS) $(B)/tests$(EXE)
	@$(B)/tests$(EXE) --gtest_brief=1 $(if $(T),--gtest_filter='$(T)')

clean:
	@rm -rf build

-include $(patsubst %.cpp,$(B)/obj/%.d,$(SOURCES) $(TEST_SOURCES))
.SECONDARY:
.PHONY: all clean test run-tests $(LESSONS)
