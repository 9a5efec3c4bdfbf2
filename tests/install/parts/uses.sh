# What `make install` installs, as its users use it. Sourced by run.

root=$work/root
installs()
{
	cd "$work/clang-19"
	"$tree/configure" --prefix=/opt/wasm2c --libdir=/opt/wasm2c/lib/some-machine CC=clang-19
	make -s install DESTDIR="$root"
	cd "$root"
	find . -type f | sort >"$work/installed"
	for file in bin/wasm2c bin/wasmcc share/man/man1/wasmcc.1 \
		share/wasm2c/runtime_support/program/main.c lib/some-machine/libwasm-rt.a \
		include/wasm2c/wasm-rt.h share/man/man1/wasm2c.1 \
		lib/some-machine/pkgconfig/wasm2c.pc lib/some-machine/cmake/wasm2c/wasm2c-config.cmake \
		share/wasm2c/runtime_support/wasm-rt.h share/wasm2c/runtime_support/wabt/wasm-rt-impl.c \
		share/doc/wasm2c/LICENSE; do
		grep -qx "./opt/wasm2c/$file" "$work/installed" || { echo "no $file"; return 1; }
	done
	not grep -v '^\./opt/wasm2c/' "$work/installed"
	not grep -rF "$work" opt/wasm2c/lib opt/wasm2c/share opt/wasm2c/include
	# Elsewhere, all but what --libdir names.
	make -s -C "$work/clang-19" install DESTDIR="$work/elsewhere" prefix=/usr
	[ -x "$work/elsewhere/usr/bin/wasm2c" ]
	[ -f "$work/elsewhere/usr/share/wasm2c/runtime_support/wasm-rt.h" ]
	[ -f "$work/elsewhere/opt/wasm2c/lib/some-machine/libwasm-rt.a" ]
	grep -qx prefix=/usr "$work/elsewhere/opt/wasm2c/lib/some-machine/pkgconfig/wasm2c.pc"
}

host="$tree/examples/fac/main.c"
with_pkg_config()
{
	export PKG_CONFIG_LIBDIR="$root/opt/wasm2c/lib/some-machine/pkgconfig"
	pkg="pkg-config --define-variable=prefix=$root/opt/wasm2c
		--define-variable=libdir=$root/opt/wasm2c/lib/some-machine
		--define-variable=includedir=$root/opt/wasm2c/include"
	mkdir "$work/pkg"
	cd "$work/pkg"
	"$root$(pkg-config --variable=wasm2c wasm2c)" "$tree/examples/fac/fac.wasm" -n fac -o fac.c
	quiet gcc -I. -o fac "$host" fac.c $($pkg --cflags --libs wasm2c)
	./fac 10 | grep 'fac(10) = 3628800'
	for header in wasm-rt-impl.h wasm-rt-exceptions.h; do
		echo "#include \"$header\"" | quiet gcc $($pkg --cflags wasm2c) -fsyntax-only -x c -
	done
	[ -f "$root$(pkg-config --variable=runtime_support wasm2c)/wasm-rt.h" ]

	"$root/opt/wasm2c/bin/wasm2c" "$tree/examples/wasi/wc.wasm" -n wc -o wc.c
	quiet gcc -I. -o wc "$tree/examples/wasi/main.c" wc.c \
		$(echo "$(pkg-config --cflags --libs wasm2c-wasi)" | sed "s|/opt/wasm2c|$root&|g")
	./wc "$tree/examples/wasi" /wc.c >counted
	[ "$(awk '{ print $3 }' counted)" = "$(wc -c <"$tree/examples/wasi/wc.c")" ]
}

# The README's lines.
with_meson()
{
	mkdir "$work/meson"
	cd "$work/meson"
	cp "$tree/examples/fac/fac.wasm" .
	cp "$work/readme-host.c" main.c
	echo "project('app', 'c')" >meson.build
	sed -n '/^```meson$/,/^```$/{/^```/d;p}' "$tree/README.md" >>meson.build
	export PKG_CONFIG_LIBDIR="$root/opt/wasm2c/lib/some-machine/pkgconfig"
	export PKG_CONFIG_SYSROOT_DIR="$root"
	PATH="$root/opt/wasm2c/bin:$PATH" meson setup build
	quiet ninja -C build
	[ "$(build/app)" = 2432902008176640000 ]
}

headers_alone()
{
	cd "$root/opt/wasm2c/include/wasm2c"
	for header in *.h; do
		quiet gcc -std=c99 -Wall -Wextra -Wpedantic -I. -x c -fsyntax-only "$header"
		quiet g++ -std=c++11 -Wall -Wextra -I. -x c++ -fsyntax-only "$header"
	done
}

with_sources()
{
	mkdir "$work/own"
	cd "$work/own"
	wabt=$root/opt/wasm2c/share/wasm2c/runtime_support/wabt
	"$root/opt/wasm2c/bin/wasm2c" "$tree/examples/fac/fac.wasm" -n fac -o fac.c
	quiet gcc -I. -I"$wabt" -o fac "$host" fac.c "$wabt/wasm-rt-impl.c" "$wabt/wasm-rt-mem-impl.c"
	./fac 10 | grep 'fac(10) = 3628800'
}

with_wasmcc()
{
	mkdir "$work/wasmcc"
	cd "$work/wasmcc"
	export XDG_CACHE_HOME="$work/wasmcc/cache"
	"$root/opt/wasm2c/bin/wasmcc" "$tree/examples/wasi/wc.wasm" --dir "$tree::/" -o wc
	./wc /README.md | grep ' /README.md$'
	"$root/opt/wasm2c/bin/wasmcc" "$tree/examples/fac/fac.wasm" -o fac.a
	quiet gcc -I. -o fac "$host" fac.a -lm -lpthread
	./fac 10 | grep 'fac(10) = 3628800'
}

for_another_machine()
{
	cd "$work/wasmcc"
	export XDG_CACHE_HOME="$work/wasmcc/cache" CC=arm-linux-gnueabihf-gcc
	"$root/opt/wasm2c/bin/wasmcc" -O0 -v "$tree/examples/wasi/wc.wasm" -o arm 2>log
	[ "$(grep -c '^arm-' log)" -gt 20 ] # it compiles the runtime
	mkdir "$root/opt/wasm2c/lib/arm-linux-gnueabihf"
	cp "$work"/arm/lib/*.a "$root/opt/wasm2c/lib/arm-linux-gnueabihf"
	"$root/opt/wasm2c/bin/wasmcc" -O0 -v "$tree/examples/wasi/wc.wasm" -o arm 2>log
	[ "$(grep -c '^arm-' log)" = 4 ] # the module, the names of its functions, main; the program
	[ "$(od -A n -t x1 -j 18 -N 1 arm)" = " 28" ]
	rm -r "$root/opt/wasm2c/lib/arm-linux-gnueabihf"
}

with_cmake()
{
	mkdir "$work/cmake"
	cd "$work/cmake"
	cmake -DCMAKE_PREFIX_PATH="$root/opt/wasm2c" \
		-Dwasm2c_DIR="$root/opt/wasm2c/lib/some-machine/cmake/wasm2c" \
		-DEXAMPLES="$tree/examples" -DCMAKE_C_FLAGS="-Wall -Wextra -Werror" "$top/tests/install"
	cmake --build .
	./fac 10 | grep 'fac(10) = 3628800'
	./mandelbrot | grep '^108571 steps'
	./wc "$tree/examples/wasi" /main.c | grep '/main.c$'
}

# As WABT's package has it; found by those who look there.
wabt_layout()
{
	mkdir "$work/layout"
	cd "$work/layout"
	"$tree/configure" --enable-wabt-layout | grep -q prefix
	grep -qx 'WABT_LAYOUT = yes' Makefile
	"$tree/configure" --disable-wabt-layout | grep -q prefix
	grep -qx 'WABT_LAYOUT = no' Makefile
	make -s -C "$work/clang-19" install DESTDIR="$work/layout/root" prefix=/usr libdir=/usr/lib \
		WABT_LAYOUT=yes
	usr=$work/layout/root/usr runtime=$work/layout/root/usr/share/wabt/wasm2c
	"$usr/bin/wasm2c" "$tree/examples/fac/fac.wasm" -n fac -o fac.c
	quiet gcc -I"$usr/include" -I"$runtime" -I. -o by_source "$host" fac.c \
		"$runtime/wasm-rt-impl.c" -lpthread
	./by_source 10 | grep 'fac(10) = 3628800'
	quiet gcc -I"$usr/include" -I. -o by_library "$host" fac.c -L"$usr/lib" -lwasm-rt-impl -lpthread
	./by_library 10 | grep 'fac(10) = 3628800'
	for file in wasm-rt-mem-impl.c wasm-rt-exceptions-impl.c wasm-rt-impl.h \
		wasm-rt-impl-tableops.inc \
		wasm-rt-mem-impl-helper.inc; do
		[ -f "$runtime/$file" ]
	done
	mkdir find
	cat >find/CMakeLists.txt <<-END
		cmake_minimum_required(VERSION 3.12)
		project(find C)
		find_package(wabt REQUIRED)
		add_executable(fac $host ../fac.c)
		target_include_directories(fac PRIVATE ..)
		target_link_libraries(fac PRIVATE wabt::wasm-rt-impl)
	END
	cd find
	cmake -DCMAKE_PREFIX_PATH="$usr" .
	cmake --build .
	./fac 10 | grep 'fac(10) = 3628800'
	make -s -C "$work/clang-19" uninstall DESTDIR="$work/layout/root" prefix=/usr libdir=/usr/lib \
		WABT_LAYOUT=yes
	[ -z "$(find "$usr" -name '*wabt*' -o -name 'wasm-rt*' -o -name 'libwasm-rt*')" ]
}

# A project that fetches the sources, as RLBox and others fetch WABT's.
fetches()
{
	mkdir "$work/fetch"
	cd "$work/fetch"
	cmake -DWASM2C="$tree" -DCMAKE_C_FLAGS="-Wall -Wextra -Werror" "$tree/tests/install/fetch"
	cmake --build . -j2
	./by_target 10 | grep 'fac(10) = 3628800'
	./by_path 10 | grep 'fac(10) = 3628800'
	./by_function "$tree/examples/wasi" /main.c | grep '/main.c$'
	cd "$tree"
	find . | sort | diff "$work/files" -
}

# The lines of doc/wabt.md, with a clone in place of the dots.
fetches_clone()
{
	mkdir "$work/clone"
	cd "$work/clone"
	cp -R "$tree" repository
	git -C repository -c init.defaultBranch=main init -q
	git -C repository add -A
	git -C repository -c user.name=x -c user.email=x commit -q -m x
	{
		echo 'cmake_minimum_required(VERSION 3.14)'
		echo 'project(clone C)'
		sed -n '/^    include(FetchContent)/,/^    FetchContent_Make/p' "$tree/doc/wabt.md" |
			sed "s|…|file://$work/clone/repository|"
		echo 'if(NOT EXISTS ${wabt_SOURCE_DIR}/wasm2c/wasm-rt-impl.c OR NOT TARGET wasm-rt-impl)'
		echo '	message(FATAL_ERROR "not fetched")'
		echo 'endif()'
	} >CMakeLists.txt
	cmake -B build .
}

try "make install DESTDIR=" installs
try "a program by pkg-config" with_pkg_config
try "a program by Meson" with_meson
try "each installed header alone, in C and C++" headers_alone
try "a program with WABT's file names for the runtime" with_sources
try "programs by wasmcc" with_wasmcc
try "wasmcc for a machine whose archives are installed" for_another_machine
try "a program by CMake" with_cmake
try "WABT's layout" wabt_layout
try "a project that fetches the sources" fetches
try "a project that fetches a clone" fetches_clone
