# SPDX-License-Identifier: MIT
# The benchmark: each figure side by side with a naked loop or with another server, where that is installed.
# RUNS=1 LENGTH=0.3 is the short one, which only proves that everything runs.

RUNS           := 3
LENGTH         := 3
ONLY           :=
BENCH_PROGRAMS := load naked send
BENCH_SHARED   := $(call OBJECTS,$(filter-out $(BENCH_PROGRAMS:%=tests/bench/%.cpp),$(wildcard tests/bench/*.cpp)))

## make bench [ONLY=WORD]   figures, side by side with naked loops and other servers (RUNS=3 LENGTH=3)
bench: $(PROGRAMS) $(BENCH_PROGRAMS:%=$(B)/bench/%)
	@B=$(B) RUNS=$(RUNS) LENGTH=$(LENGTH) ONLY="$(ONLY)" tests/bench/run

$(BENCH_PROGRAMS:%=$(B)/bench/%): $(B)/bench/%: $(B)/obj/tests/bench/%.o $(BENCH_SHARED)
	$(LINK)
$(B)/bench/send: $(SO_FAR)

.PHONY: bench
