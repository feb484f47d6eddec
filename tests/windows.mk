# SPDX-License-Identifier: MIT
# Windows: built here by MinGW-w64, run under Wine. The prefix, Wine's disk, is in build/windows too.

MINGW   := x86_64-w64-mingw32-g++-posix
GTEST   := /usr/src/googletest/googletest
WINDOWS := B=build/windows SYSTEM=windows EXE=.exe CXX=$(MINGW) LIBS="-static -lws2_32 -liphlpapi" SEEN=";2,S" \
           DEFS="-D_WIN32_WINNT=0x0A00 -DWIN32_LEAN_AND_MEAN -DNOMINMAX -DNOGDI -isystem $(GTEST)/include" \
           GTEST_LIBS=build/windows/gtest.a

## make windows             every program for Windows, by MinGW-w64
windows:
	@$(MAKE) --no-print-directory $(WINDOWS) all checker

## make test-windows        the tests and the demo under Wine (with L and T as above)
test-windows:
	$(CHECK_L)
	@[ -d $(GTEST) ] || { echo "GoogleTest's source is missing: apt-get install googletest" >&2; exit 2; }
	@$(MAKE) --no-print-directory $(WINDOWS) all checker build/windows/tests.exe build/windows/demo.exe
	@tests/tools/under_wine env $(if $(strip $(CHOSEN)),PARTS=1) tests/tools/in_parts tests/tools/wine_run \
	    build/windows/tests.exe --gtest_color=no --gtest_brief=1 $(CHOSEN)
	@tests/tools/under_wine tests/tools/wine_run build/windows/demo.exe
	@tests/tools/under_wine tests/tools/wine_stop

## make test-exercises-windows   the exercises under Wine (with E and WRONG as for test-exercises)
test-exercises-windows:
	@tests/tools/under_wine $(MAKE) --no-print-directory $(WINDOWS) run-answers

build/windows/gtest.a:
	@mkdir -p $(@D)
	@echo "compile GoogleTest"
	@$(CXX) -std=c++20 -O1 $(DEFS) -I$(GTEST) -c $(GTEST)/src/gtest-all.cc -o build/windows/gtest-all.o
	@ar rcs $@ build/windows/gtest-all.o

.PHONY: windows test-windows test-exercises-windows
