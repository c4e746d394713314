# SPDX-License-Identifier: MIT
# What Debian wants of each package below share/doc/: its licence and its changes. CPack runs this after the install.
set(documents ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/usr/share/doc/${CPACK_PACKAGE_NAME})
file(MAKE_DIRECTORY ${documents})
configure_file(${CPACK_CMSG_SOURCE}/LICENSE ${documents}/copyright COPYONLY)
string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC)
file(WRITE ${documents}/changelog
"cmsg (${CPACK_PACKAGE_VERSION}) unstable; urgency=medium

  * ${CPACK_CMSG_CHANGES}

 -- ${CPACK_PACKAGE_CONTACT}  ${date}
")
execute_process(COMMAND gzip -9n ${documents}/changelog COMMAND_ERROR_IS_FATAL ANY)
file(CHMOD ${documents}/copyright ${documents}/changelog.gz PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
