# Warnings are errors with both compilers; hardening in every build.
find_program(CCACHE ccache)
if(CCACHE)
  # ccache refuses precompiled headers unless told that their dates do not matter: it hashes what they hold.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
    CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=true ${CCACHE})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-fpch-preprocess>)
  else()
    add_compile_options("$<$<COMPILE_LANGUAGE:CXX>:SHELL:-Xclang -fno-pch-timestamp>")
  endif()
endif()
find_program(MOLD mold)
if(MOLD)
  add_link_options(-fuse-ld=mold)
endif()

add_library(serment_flags INTERFACE)
target_include_directories(serment_flags INTERFACE ${CMAKE_SOURCE_DIR}/src)
# Named without its path, so that two checkouts share the same object in the cache.
target_include_directories(serment_flags INTERFACE ${CMAKE_SOURCE_DIR}/cmake)
target_compile_options(serment_flags INTERFACE
  $<$<COMPILE_LANGUAGE:CXX>:-Wall;-Wextra;-Wpedantic;-Wshadow;-Wconversion;-Werror
  -fstack-protector-strong;-fcf-protection>)
target_compile_definitions(serment_flags INTERFACE _GLIBCXX_ASSERTIONS)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(serment_flags INTERFACE
    $<$<COMPILE_LANGUAGE:CXX>:-ftrivial-auto-var-init=zero>
    # A tenth of the time went to collecting the compiler's own garbage, to spare 50 MB.
    $<$<COMPILE_LANGUAGE:CXX>:--param=ggc-min-heapsize=1048576>
    # g++ 12 sees bounds that are not there in inlined std::string (GCC bugs 105651, 105762); clang still looks.
    $<$<COMPILE_LANGUAGE:CXX>:-Wno-array-bounds;-Wno-restrict;-Wno-stringop-overflow>)
endif()
if(SERMENT_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
else()
  target_compile_options(serment_flags INTERFACE
    $<$<AND:$<COMPILE_LANGUAGE:CXX>,$<NOT:$<CONFIG:Debug>>,$<NOT:$<BOOL:$<TARGET_PROPERTY:SERMENT_TEST_PROGRAM>>>>:-U_FORTIFY_SOURCE;-D_FORTIFY_SOURCE=2>)
endif()
target_link_options(serment_flags INTERFACE -pie -Wl,-z,relro,-z,now)
