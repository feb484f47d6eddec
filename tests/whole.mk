# SPDX-License-Identifier: MIT
# WHOLE=1, for who builds all from nothing: each part is compiled as one file, in a third of the time, and is in each
# program as a whole. Only the halves of the operating system stay apart. (-Wno-shadow: what a name hides may be in
# another file.)

SHARED := $(filter-out %/main.cpp $(ALONE:=/%),$(SOURCES))
APART  := $(filter %_posix.cpp %_windows.cpp,$(SHARED))
SO_FAR := $(PARTS:%=$(B)/obj/%.o) $(call OBJECTS,$(APART))
$(PARTS:%=$(B)/obj/%.o): %.o: %.cpp
	@echo "compile $<"
	@$(CXX) $(FLAGS) -Wno-shadow -MMD -MP -c $< -o $@
$(PARTS:%=$(B)/obj/%.cpp): $(B)/obj/%.cpp: $(SHARED) tests/whole.mk
	@mkdir -p $(@D)
	@for file in $(filter $*/%,$(filter-out $(APART),$(SHARED))); do echo "#line 1 \"$$file\"" && cat $$file; done >$@
-include $(PARTS:%=$(B)/obj/%.d)
