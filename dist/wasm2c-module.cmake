# wasm2c_add_module, for find_package (wasm2c-config.cmake) and for builds that contain this project
# (CMakeLists.txt). WASM2C_EXECUTABLE is a path or a target.

function(wasm2c_add_module target module)
	cmake_parse_arguments(PARSE_ARGV 2 arg "" "NAME;NUM_OUTPUTS" "OPTIONS")
	if(arg_UNPARSED_ARGUMENTS)
		message(FATAL_ERROR "wasm2c_add_module: unknown argument ${arg_UNPARSED_ARGUMENTS}")
	endif()
	if(NOT WASM2C_EXECUTABLE)
		message(FATAL_ERROR "wasm2c_add_module: there is no wasm2c; set WASM2C_EXECUTABLE")
	endif()
	get_filename_component(module "${module}" ABSOLUTE)
	if(NOT arg_NAME)
		get_filename_component(arg_NAME "${module}" NAME_WE)
	endif()

	# A folder for each target: two targets may use modules of one name.
	set(folder "${CMAKE_CURRENT_BINARY_DIR}/wasm2c/${target}")
	file(MAKE_DIRECTORY "${folder}")
	set(options --module-name "${arg_NAME}" ${arg_OPTIONS})
	set(sources "${folder}/${arg_NAME}.c")
	set(headers "${folder}/${arg_NAME}.h")
	if(arg_NUM_OUTPUTS GREATER 1)
		list(APPEND options --num-outputs "${arg_NUM_OUTPUTS}")
		list(APPEND headers "${folder}/${arg_NAME}-impl.h")
		set(sources)
		math(EXPR last "${arg_NUM_OUTPUTS} - 1")
		foreach(i RANGE ${last})
			list(APPEND sources "${folder}/${arg_NAME}_${i}.c")
		endforeach()
	endif()

	add_custom_command(
		OUTPUT ${sources} ${headers}
		COMMAND "${WASM2C_EXECUTABLE}" ${options} -o "${folder}/${arg_NAME}.c" "${module}"
		DEPENDS "${module}" "${WASM2C_EXECUTABLE}"
		COMMENT "Translating ${arg_NAME} to C"
		VERBATIM)
	target_sources(${target} PRIVATE ${sources} ${headers})
	target_include_directories(${target} PRIVATE "${folder}")
	target_link_libraries(${target} PRIVATE wasm2c::runtime)
endfunction()
