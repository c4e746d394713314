# SPDX-License-Identifier: MIT
# Runs a program; fails unless it exits with 0 and prints what the file of expectations says. Each line of that
# file is a regular expression; they have to match lines of the output in this order, other lines may stand
# between them. (PASS_REGULAR_EXPRESSION alone would ignore the exit code.) A line `left out: ...` of the output says
# what this machine lacks; then lines may be missing. A program that fails because of that says so by its errno's text.
# ctest takes a test for skipped by the word `incomplete:` (SKIP_REGULAR_EXPRESSION).
#   cmake -DPROGRAM=<file> [-DARGUMENTS=<list>] -DEXPECTED=<file> -P check_output.cmake

execute_process(COMMAND ${CMAKE_COMMAND} -E env ${PROGRAM} ${ARGUMENTS}
    OUTPUT_VARIABLE output ERROR_VARIABLE errors RESULT_VARIABLE status)
message("${output}${errors}")
# ENOPROTOOPT, EAFNOSUPPORT, EADDRNOTAVAIL, ENETUNREACH, EPERM
set(missing "Protocol not available|Address family not supported by protocol|Cannot assign requested address")
string(APPEND missing "|Network is unreachable|Operation not permitted")
if(NOT status EQUAL 0 AND errors MATCHES "[^\n]*: (${missing})\n$")
    message("incomplete: this machine lacks something: ${CMAKE_MATCH_0}")
    return()
endif()
if(NOT status EQUAL 0)
    message(FATAL_ERROR "${PROGRAM} ended with ${status}")
endif()

# Lines are taken off the front of a string, not made a list: brackets and semicolons would change a list.
function(next_line text line)
    string(FIND "${${text}}" "\n" end)
    string(SUBSTRING "${${text}}" 0 ${end} first)
    math(EXPR next "${end} + 1")
    string(SUBSTRING "${${text}}" ${next} -1 rest)
    set(${text} "${rest}" PARENT_SCOPE)
    set(${line} "${first}" PARENT_SCOPE)
endfunction()

file(READ ${EXPECTED} expected)
if(expected STREQUAL "")
    message(FATAL_ERROR "${EXPECTED} expects nothing")
endif()
string(REGEX MATCH "(^|\n)(left out: |[^\n]*: this machine has no such address)" is_partial "${output}")
while(NOT expected STREQUAL "")
    next_line(expected pattern)
    set(found FALSE)
    set(before "${output}")
    while(NOT found AND NOT output STREQUAL "")
        next_line(output line)
        if(line MATCHES "${pattern}")
            set(found TRUE)
        endif()
    endwhile()
    if(NOT found AND is_partial)
        set(output "${before}")
    elseif(NOT found)
        message(FATAL_ERROR "no line of the output, after those matched so far, matches: ${pattern}")
    endif()
endwhile()
if(is_partial)
    message("incomplete: something was left out, the rest is as expected")
endif()
