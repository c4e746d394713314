# SPDX-License-Identifier: MIT
# The tests that ask a kernel, as static programs of one machine, for tools/kernels/run.sh: <OUT>/kernel, and
# <OUT>/families, of the families that few kernels have. From the root of the project:
#   make -f tools/kernels/programs.mk OUT=<directory> [TRIPLET=s390x-linux-gnu] [FLAGS="-D_TIME_BITS=64 ..."]
# ONLY="answers unix ..." takes these sources of `kernel` alone. Needs that machine's g++ and, in /usr/src, the
# googletest package. Other flags and sources want another directory.
OUT ?= build/kernels/native
COMPILE := $(if $(TRIPLET),$(TRIPLET)-)g++ -std=c++20 -O0 $(FLAGS) -Iinclude -Itests
GOOGLE := /usr/src/googletest/googletest
PROGRAMS := kernel families
SOURCES_kernel := $(or $(ONLY:%=tests/kernel/%.test.cpp),$(wildcard tests/kernel/*.cpp))
SOURCES_families := $(wildcard tests/kernel/families/*.cpp)
GOOGLE_OBJECTS := $(OUT)/google/gtest-all.o $(OUT)/google/gtest_main.o

.DELETE_ON_ERROR:
all: $(PROGRAMS:%=$(OUT)/%)

$(OUT)/objects/%.o: tests/%.cpp $(OUT)/google/first.hpp.gch
	$(COMPILE) -include $(OUT)/google/first.hpp -isystem $(GOOGLE)/include -MMD -c $< -o $@

# GoogleTest's header is half of what a source costs.
$(OUT)/google/first.hpp.gch:
	mkdir -p $(@D) $(OUT)/objects/kernel/families
	echo '#include <gtest/gtest.h>' >$(OUT)/google/first.hpp
	$(COMPILE) -isystem $(GOOGLE)/include $(OUT)/google/first.hpp -o $@

$(OUT)/google/%.o: $(GOOGLE)/src/%.cc $(OUT)/google/first.hpp.gch
	$(COMPILE) -include $(OUT)/google/first.hpp -isystem $(GOOGLE)/include -I$(GOOGLE) -c $< -o $@

# The linker says that a static getaddrinfo, which GoogleTest has, needs libc's shared libraries; nothing calls it.
define program
$(OUT)/$(1): $(patsubst tests/%.cpp,$(OUT)/objects/%.o,$(SOURCES_$(1))) $(GOOGLE_OBJECTS)
	$(COMPILE) -static -s -Wl,--no-warnings $$^ -pthread -o $$@
endef
$(foreach name,$(PROGRAMS),$(eval $(call program,$(name))))
-include $(wildcard $(OUT)/objects/kernel/*.d $(OUT)/objects/kernel/families/*.d)
