# SPDX-License-Identifier: MIT
# The single header, and forwarding headers of the usual names, in place of include/: written when this is configured,
# and again when a header has changed. Nothing is installed from such a build.
find_program(BASH_PROGRAM bash REQUIRED)
set(include_directory ${PROJECT_BINARY_DIR}/single_header)
execute_process(COMMAND ${BASH_PROGRAM} ${PROJECT_SOURCE_DIR}/tools/single_header.sh ${include_directory} forwards
    COMMAND_ERROR_IS_FATAL ANY)
set(written_from ${CMSGPP_HEADERS})
list(TRANSFORM written_from PREPEND ${PROJECT_SOURCE_DIR}/include/)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
    ${written_from} ${PROJECT_SOURCE_DIR}/tools/single_header.sh)
