# SPDX-License-Identifier: MIT
# Fails unless an object file needs nothing but the given symbols. What an object at -O0 does not refer to, it
# cannot call: no allocation, no exception, no RTTI, no libstdc++.
#   cmake -DNM=<nm> -DOBJECT=<file> -DALLOWED=<symbol,symbol,...> -P undefined_symbols.cmake

execute_process(COMMAND ${NM} -uC ${OBJECT}
    OUTPUT_VARIABLE output RESULT_VARIABLE status)
if(NOT status EQUAL 0)
    message(FATAL_ERROR "${NM} cannot read ${OBJECT}")
endif()

# A demangled name may hold brackets and semicolons, so the output is taken apart line by line and never
# becomes a list.
string(REPLACE "," "|" allowed "${ALLOWED}")
set(seen "")
set(forbidden "")
while(output MATCHES "^([^\n]*)\n")
    set(line "${CMAKE_MATCH_1}")
    string(LENGTH "${line}\n" length)
    string(SUBSTRING "${output}" ${length} -1 output)
    string(REGEX REPLACE "^ *[A-Za-z] +" "" symbol "${line}")
    string(APPEND seen " ${symbol}")
    if(NOT symbol MATCHES "^(${allowed})$")
        string(APPEND forbidden "\n    ${symbol}")
    endif()
endwhile()

# An object that instantiates nothing needs nothing either, and proves nothing.
execute_process(COMMAND ${NM} -C --defined-only ${OBJECT} OUTPUT_VARIABLE output)
string(REGEX MATCHALL "[^\n]* [TtWw] [^\n]*cmsg::" functions "${output}")
list(LENGTH functions count)

get_filename_component(name ${OBJECT} NAME)
message("${name}: ${count} functions of cmsg instantiated; undefined symbols:${seen}")
if(NOT forbidden STREQUAL "")
    message(FATAL_ERROR "${name} needs symbols it must not need:${forbidden}")
endif()
if(count EQUAL 0)
    message(FATAL_ERROR "${name} instantiates nothing of cmsg")
endif()
