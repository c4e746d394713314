# SPDX-License-Identifier: MIT
# The Debian package libcmsg-dev: `cpack --preset deb`, after `cmake --preset install`. Who gives it to others names
# whom to ask about it, by -DCPACK_PACKAGE_CONTACT="name <address>".
if(NOT CPACK_PACKAGE_CONTACT)
    set(CPACK_PACKAGE_CONTACT "the cmsg authors <cmsg@package.invalid>")
endif()
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME libcmsg-dev)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_ARCHITECTURE all)
set(CPACK_DEBIAN_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_PACKAGE_SUGGESTS pkgconf)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "typed, checked access to socket control messages without allocation")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"cmsg is a header-only C++20 library: it sets socket options, reads what recvmsg
has left in a msghdr, and writes control messages for sendmsg.

This package has its headers, a CMake package and a pkg-config file.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_PRE_BUILD_SCRIPTS ${PROJECT_SOURCE_DIR}/cmake/package_documents.cmake)
set(CPACK_CMSG_SOURCE ${PROJECT_SOURCE_DIR})
set(CPACK_CMSG_CHANGES "See CHANGELOG.md of the sources.")
include(CPack)
