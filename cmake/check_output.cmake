# SPDX-License-Identifier: MIT
# Runs a program; fails unless it exits with 0 and prints what the file of expectations says. Each line of that
# file is a regular expression; they have to match lines of the output in this order, other lines may stand
# between them. (PASS_REGULAR_EXPRESSION alone would ignore the exit code.)
#   cmake -DPROGRAM=<file> -DEXPECTED=<file> -P check_output.cmake

execute_process(COMMAND ${CMAKE_COMMAND} -E env ${PROGRAM}
    OUTPUT_VARIABLE output ERROR_VARIABLE errors RESULT_VARIABLE status)
message("${output}${errors}")
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
while(NOT expected STREQUAL "")
    next_line(expected pattern)
    set(found FALSE)
    while(NOT found AND NOT output STREQUAL "")
        next_line(output line)
        if(line MATCHES "${pattern}")
            set(found TRUE)
        endif()
    endwhile()
    if(NOT found)
        message(FATAL_ERROR "no line of the output, after those matched so far, matches: ${pattern}")
    endif()
endwhile()
