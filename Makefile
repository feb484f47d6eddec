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

clean:
	@rm -rf build

-include $(patsubst %.cpp,$(B)/obj/%.d,$(SOURCES))
.SECONDARY:
.PHONY: all clean $(LESSONS)
