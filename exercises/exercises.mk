# SPDX-License-Identifier: MIT
# The exercises; exercises/README.md says how they work. The checker is build/exercises/check.

CHECK         := $(B)/exercises/check$(EXE)
CHECK_SOURCES := $(call OURS,$(wildcard exercises/check/*.cpp))
CHECK_PARTS   := $(call OBJECTS,$(filter-out %/main.cpp,$(CHECK_SOURCES)))
EXERCISES     := $(patsubst exercises/%/checks.txt,%,$(foreach part,$(PARTS),$(sort $(wildcard exercises/$(part)/*/checks.txt))))

$(B)/obj/exercises/check/%.o: TEST_DEFS = -DSEEN='"$(SEEN)"' -DEXE='"$(EXE)"' -DPARTS='"$(PARTS)"'
$(B)/obj/exercises/check/exercise.o: Makefile  # it is compiled with PARTS

$(CHECK): $(call OBJECTS,$(CHECK_SOURCES)) $(SO_FAR)
	$(LINK)

# E=smtp/03-envelope chooses an exercise. It belongs to the lesson that has its part and its number. Its program is
# made of the student's files and of the lessons up to that one, without the files that the student writes anew: of
# objects, and not of a library, from which the linker would take what the student has left out.
EXERCISE    = $(patsubst exercises/%,%,$(E:/=))
FROM        = $(firstword $(filter $(firstword $(subst -, ,$(EXERCISE)))-%,$(LESSONS)))
MINE        = exercises/$(EXERCISE)
OUT         = $(B)/exercises/$(EXERCISE)
WRITTEN     = $(notdir $(call OURS,$(wildcard exercises/$(EXERCISE)/skeleton/*.cpp)))
GIVEN       = $(SO_FAR_$(FROM)) $(patsubst %.cpp,$(B)/obj/%.o,$(wildcard $(FROM)/main.cpp)) $(wildcard $(FROM)/main.o)
# given/*.cpp belongs to the exercise, and the student leaves it alone: given/main.cpp takes the place of the lesson's.
OWN         = $(notdir $(call OURS,$(wildcard exercises/$(EXERCISE)/given/*.cpp)))
# given/socket.cpp.sed makes a worse socket.cpp of the one that there is: one that writes a little at a time.
WORSE       = $(patsubst exercises/$(EXERCISE)/given/%.cpp.sed,%,$(wildcard exercises/$(EXERCISE)/given/*.cpp.sed))
MADE_OF     = $(WRITTEN:%.cpp=$(OUT).objects/%.o) $(OWN:%.cpp=$(OUT).objects/given/%.o) $(WORSE:%=$(OUT).objects/%.o) \
              $(filter-out $(patsubst %.cpp,%.o,$(foreach file,$(WRITTEN) $(OWN),$(B)/obj/$(FROM)/$(file) $(FROM)/$(file))) $(foreach file,$(WORSE),%/$(file).o),$(GIVEN))
ITS_SANITIZER = $(if $(filter posix,$(SYSTEM)),-fsanitize=address,undefined -fno-sanitize-recover=undefined)

COMPILE_IT  = @mkdir -p $(@D) && $(CXX) -std=c++20 -g -Wall -Wextra $(DEFS) -I. -pthread $(ITS_SANITIZER) -MMD -MP -c $< -o $@

ifneq ($(EXERCISE),)
$(OUT)$(EXE): $(MADE_OF)
	@mkdir -p $(@D)
	@$(CXX) $(ITS_SANITIZER) $(filter %.o,$^) $(LIBS) -o $@
	@exercises/tools/no_lessons_source $(WRITTEN:%.cpp=$(OUT).objects/%.d)
	@echo "$(SOURCES_SUM)" >$(OUT).sum

# What decides is what the files say, and not how old they are: one may be replaced by an older one.
SOURCES_SUM = $(shell cat /dev/null $(WRITTEN:%=$(MINE)/%) 2>/dev/null | cksum)
ifneq ($(SOURCES_SUM),$(shell cat $(OUT).sum 2>/dev/null))
$(WRITTEN:%.cpp=$(OUT).objects/%.o): again
endif
again:

$(OUT).objects/%.o: $(MINE)/%.cpp
	$(COMPILE_IT)

$(OUT).objects/given/%.o: exercises/$(EXERCISE)/given/%.cpp
	$(COMPILE_IT)

$(OUT).objects/%.o: $(OUT).objects/%.cpp
	@$(CXX) -std=c++20 $(DEFS) -I. -pthread -MMD -MP -c $< -o $@

$(OUT).objects/%.cpp: exercises/$(EXERCISE)/given/%.cpp.sed
	@mkdir -p $(@D)
	@sed -f $< $(filter %/$*.cpp,$(SOURCES)) >$@

-include $(wildcard $(OUT).objects/*.d $(OUT).objects/given/*.d)
endif

## make exercises           all exercises, and your points
exercises:
	@exercises/tools/table $(EXERCISES)

## make exercise E=smtp/03-envelope   checks yours, up to the first failure (ALL=1: all of it)
exercise: $(CHECK)
	+@MAKE="$(MAKE)" exercises/tools/exercise "$(EXERCISE)" "$(MINE)" "$(OUT)" $(if $(ALL),--all) -- $(EXERCISES)

checker: $(CHECK)

exercise-program: $(OUT)$(EXE)
	@:

## make hint E=EXERCISE     the next hint of three
## make reset E=EXERCISE    begin again; keeps a copy of what you have
## make solution E=EXERCISE where the solution is, and how it differs from yours, once yours passes
## make watch E=EXERCISE    checks it each time you save a file, until Ctrl-C
hint reset solution watch:
	+@MAKE="$(MAKE)" exercises/tools/$@ "$(EXERCISE)" "$(SURE)" "$(FROM)" -- $(EXERCISES)

## make handout DIR=DIRECTORY   the toolkit as students get it, without the solutions of FOR='EXERCISES...' (all)
handout:
	+@MAKE="$(MAKE)" exercises/tools/handout "$(DIR)" $(or $(FOR),$(EXERCISES)) -- $(LESSONS)

## make collect DIR=DIRECTORY FROM='COPIES...'   what the students have written in their copies of it
collect:
	@exercises/tools/collect "$(DIR)" $(FROM)

.PHONY: handout collect exercises exercise exercise-program checker hint reset solution watch
