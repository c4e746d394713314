# SPDX-License-Identifier: MIT
# Compiles one source twice: as it is, which must succeed, and with CMSGPP_MUST_FAIL, which must fail with the
# sentence that the first line of the source promises:
#     // expects: <sentence>
# A constraint has no sentence of its own: where the second line promises one as well,
#     // because: <words>
# these must stand anywhere in what the compiler says, as the name of the concept that is not met.
# The first compilation is what tells a wrong use from a source that fails for another reason; the sentence must
# stand in a line of the compiler that says "error:", and not in an excerpt of the source.
#   cmake -DCOMPILER=<compiler> -DFLAGS=<flags> -DINCLUDE=<directory> -DSOURCE=<file> -P compile_failure.cmake

# message(FATAL_ERROR) alone would break the compiler's lines.
function(fail text)
    message("${SOURCE}: ${text}")
    message(FATAL_ERROR "not the failure that was expected")
endfunction()

file(STRINGS ${SOURCE} first_line LIMIT_COUNT 1)
if(NOT first_line MATCHES "^// expects: (.+)$")
    fail("the first line must be `// expects: <sentence>`")
endif()
set(sentence "${CMAKE_MATCH_1}")
file(STRINGS ${SOURCE} first_lines LIMIT_COUNT 2)
set(reason "")
if(first_lines MATCHES ";// because: (.+)$")
    set(reason "${CMAKE_MATCH_1}")
endif()

separate_arguments(flags UNIX_COMMAND "${FLAGS}")
set(command ${CMAKE_COMMAND} -E env LC_ALL=C ${COMPILER} ${flags} -std=c++20 -fsyntax-only -I${INCLUDE})

execute_process(COMMAND ${command} ${SOURCE} ERROR_VARIABLE errors RESULT_VARIABLE status)
if(NOT status EQUAL 0)
    fail("must compile without CMSGPP_MUST_FAIL, but:\n${errors}")
endif()

execute_process(COMMAND ${command} -DCMSGPP_MUST_FAIL ${SOURCE} ERROR_VARIABLE errors RESULT_VARIABLE status)
if(status EQUAL 0)
    fail("compiles although it must not; expected: ${sentence}")
endif()
string(FIND "${errors}" "${reason}" position)
if(position EQUAL -1)
    fail("fails, but not because: ${reason}\n${errors}")
endif()
set(rest "${errors}")
while(rest MATCHES "(^|\n)([^\n]*error:[^\n]*)")
    set(line "${CMAKE_MATCH_2}")
    string(FIND "${line}" "${sentence}" position)
    if(NOT position EQUAL -1)
        message("${line}")
        return()
    endif()
    string(FIND "${rest}" "${line}" position)
    string(LENGTH "${line}" length)
    math(EXPR position "${position} + ${length}")
    string(SUBSTRING "${rest}" ${position} -1 rest)
endwhile()
fail("fails, but no error says: ${sentence}\n${errors}")
