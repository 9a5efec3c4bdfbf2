# find_package(wabt), for builds that take the runtime library from it: wabt::wasm-rt-impl is wasm2c::runtime. WABT's other
# libraries are not here. Installed by ./configure --enable-wabt-layout.
include("${CMAKE_CURRENT_LIST_DIR}/../wasm2c/wasm2c-config.cmake")
if(NOT TARGET wabt::wasm-rt-impl)
	add_library(wabt::wasm-rt-impl INTERFACE IMPORTED)
	set_target_properties(wabt::wasm-rt-impl PROPERTIES INTERFACE_LINK_LIBRARIES wasm2c::runtime)
endif()
