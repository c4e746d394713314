# SPDX-License-Identifier: MIT
# What our own programs are compiled with, and where their dependencies come from. Nothing in here reaches
# the target that users link.

# Warnings and sanitizers are linked PRIVATE into each of our programs, and into nothing else.
add_library(cmsgpp_development INTERFACE)
target_link_libraries(cmsgpp_development INTERFACE cmsg::cmsg)

if(CMSGPP_WARNINGS)
    file(STRINGS ${CMAKE_CURRENT_LIST_DIR}/warnings.txt warnings) # a file of its own, because .ci/run reads it as well
    if(CMSGPP_WERROR)
        list(APPEND warnings -Werror)
    endif()
    # C knows not all of them.
    target_compile_options(cmsgpp_development INTERFACE "$<$<COMPILE_LANGUAGE:CXX>:${warnings}>")
endif()

if(CMSGPP_SANITIZE)
    # A finding ends the program, so that the test fails instead of printing and passing.
    target_compile_options(cmsgpp_development INTERFACE
        -fsanitize=${CMSGPP_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(cmsgpp_development INTERFACE -fsanitize=${CMSGPP_SANITIZE})
endif()

# Finds a dependency, or downloads it when CMSGPP_FETCH_DEPENDENCIES asks for that. The download is declared
# under the project's usual name, so that FETCHCONTENT_SOURCE_DIR_<NAME> can point to sources on disk (Debian:
# package googletest, /usr/src/googletest), which cross builds use.
#   cmsgpp_dependency(<package> <name> <debian package> <repository> <tag>)
macro(cmsgpp_dependency package name debian repository tag)
    if(CMSGPP_FETCH_DEPENDENCIES)
        include(FetchContent)
        FetchContent_Declare(${name} GIT_REPOSITORY ${repository} GIT_TAG ${tag} GIT_SHALLOW ON)
        FetchContent_MakeAvailable(${name})
    else()
        find_package(${package} QUIET)
        if(NOT ${package}_FOUND)
            message(FATAL_ERROR "${package} is missing. On Debian and Ubuntu: "
                "apt-get install ${debian}. Elsewhere: install it, or let CMake download it with "
                "-DCMSGPP_FETCH_DEPENDENCIES=ON.")
        endif()
    endif()
endmacro()
