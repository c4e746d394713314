# SPDX-License-Identifier: MIT
# Copies the headers, with another version number and with messages counted otherwise.
#   cmake -DFROM=<include> -DTO=<directory> -P other_version.cmake

# replace(<header> <text> <replacement>): fails where the text does not stand exactly once.
function(replace header text replacement)
    file(READ ${TO}/${header} content)
    string(REPLACE "${text}" "" without "${content}")
    string(LENGTH "${text}" size)
    string(LENGTH "${content}" before)
    string(LENGTH "${without}" after)
    math(EXPR expected "${before} - ${size}")
    if(NOT after EQUAL expected)
        message(FATAL_ERROR "${header} does not have this once: ${text}")
    endif()
    string(REPLACE "${text}" "${replacement}" content "${content}")
    file(WRITE ${TO}/${header} "${content}")
endfunction()

file(REMOVE_RECURSE ${TO})
file(COPY ${FROM}/cmsg DESTINATION ${TO})
file(READ ${TO}/cmsg/version.hpp version)
string(REGEX MATCH "#define CMSGPP_VERSION_MINOR [0-9]+\n" minor "${version}")
replace(cmsg/version.hpp "${minor}" "#define CMSGPP_VERSION_MINOR 999\n")
replace(cmsg/core/outcome.hpp "return static_cast<std::uint32_t>(counts_);"
    "return static_cast<std::uint32_t>(counts_) + 1000;")
file(WRITE ${TO}/made "")
