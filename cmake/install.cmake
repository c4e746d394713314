# SPDX-License-Identifier: MIT
# Install rules: headers, a CMake package and a pkg-config file. Nothing installed holds an absolute path,
# so an installed tree can be moved.

include(CMakePackageConfigHelpers)

# Nothing here depends on the machine, so the package belongs below share/, not lib/<machine>/.
set(package_directory ${CMAKE_INSTALL_DATADIR}/cmake/cmsg)

if(CMSGPP_FILE_SET)
    install(TARGETS cmsg EXPORT cmsg FILE_SET HEADERS)
else()
    install(TARGETS cmsg EXPORT cmsg)
    foreach(header IN LISTS CMSGPP_HEADERS)
        get_filename_component(directory ${header} DIRECTORY)
        install(FILES include/${header} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/${directory})
    endforeach()
endif()

# The source of the module, beside the headers: each program compiles it with its own compiler and flags.
install(FILES include/cmsg/cmsg.cppm DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/cmsg)

# The package has no dependencies, so the exported targets are its whole configuration.
install(EXPORT cmsg NAMESPACE cmsg:: FILE cmsg-config.cmake DESTINATION ${package_directory})

# While the major version is 0 a minor version may change the interface.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/cmsg-config-version.cmake
    COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(FILES ${PROJECT_BINARY_DIR}/cmsg-config-version.cmake DESTINATION ${package_directory})

# The prefix is written relative to the .pc file, which lies in <prefix>/share/pkgconfig.
set(pkgconfig_directory ${CMAKE_INSTALL_DATADIR}/pkgconfig)
configure_file(cmake/cmsg.pc.in ${PROJECT_BINARY_DIR}/cmsg.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/cmsg.pc DESTINATION ${pkgconfig_directory})

# CPack describes one project, so the outermost one.
if(PROJECT_IS_TOP_LEVEL)
    include(cmake/package.cmake)
endif()
