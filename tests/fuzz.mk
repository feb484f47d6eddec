# SPDX-License-Identifier: MIT
# Fuzzing by libFuzzer, which comes with clang. Inputs that reach new code are kept in build/fuzz/corpus.

SECONDS := 60
FUZZERS := $(patsubst tests/fuzz/%.cpp,%,$(wildcard tests/fuzz/*.cpp))

## make fuzz [SECONDS=60]   random bytes for lines, paths, envelopes, base64, DNS, SMTP, POP3, SECONDS for each; needs clang
fuzz:
	@$(MAKE) --no-print-directory B=build/fuzz CXX=clang++ \
	    OPT="-O1 -g1 -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -D_GLIBCXX_ASSERTIONS" run-fuzzers

run-fuzzers: $(addprefix $(B)/,$(FUZZERS))
	@for name in $(FUZZERS); do mkdir -p $(B)/corpus/$$name && echo "fuzz    $$name" && \
	    $(B)/$$name -max_total_time=$(SECONDS) -max_len=4096 -timeout=20 -verbosity=0 -print_final_stats=1 \
	        -dict=tests/fuzz/words -artifact_prefix=$(B)/found-$$name- \
	        $(B)/corpus/$$name tests/fuzz/corpus/$$name >$(B)/$$name.log 2>&1 || \
	        { tail -60 $(B)/$$name.log; exit 1; }; \
	    grep -E 'number_of_executed_units|new_units_added' $(B)/$$name.log; done

$(addprefix $(B)/,$(FUZZERS)): MORE_LIBS = -fsanitize=fuzzer
$(addprefix $(B)/,$(FUZZERS)): $(B)/%: $(B)/obj/tests/fuzz/%.o $(B)/obj/tests/support/sessions.o $(SO_FAR)
	$(LINK)

.PHONY: fuzz run-fuzzers
