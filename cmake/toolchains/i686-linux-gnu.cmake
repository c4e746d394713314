# SPDX-License-Identifier: MIT
# 32-bit x86. No CMAKE_SYSTEM_NAME: on an x86-64 kernel the programs run natively, so this is no cross build.
# Static, because a 64-bit Debian has no 32-bit libraries to load.
set(CMAKE_C_COMPILER i686-linux-gnu-gcc)
set(CMAKE_CXX_COMPILER i686-linux-gnu-g++)
set(CMAKE_EXE_LINKER_FLAGS_INIT -static)
