# No warning: the translated modules with gcc and clang as WABT's users compile them, and the
# headers in C++.
dir=$work/warnings
mkdir -p "$dir"

compile_all()
{
	compiler=$1
	shift
	for file in "$work"/c/*.c "$dir"/*.c; do
		$compiler $generated "$@" -I"$wabt" -c "$file" -o "$dir/object.o" ||
			{ echo "in $file"; return 1; }
	done
}
for file in "$top"/examples/*/*.wasm; do
	try "$(basename "$file") is translated" "$WASM2C" "$file" -n "$(basename "$file" .wasm)" \
		-o "$dir/$(basename "$file" .wasm).c"
done
# others NAME...: a compiler of the environment that is none of these.
others()
{
	case " $* cc c++ tcc " in
	*" $compiler "*) ;;
	*) echo "$compiler" ;;
	esac
}
for compiler in gcc clang-19 tcc $(compiler=$CC && others gcc clang-19); do
	has "$compiler" || continue
	for mode in GUARD_PAGES BOUNDS_CHECK; do
		try "no warning from $compiler with $mode" compile_all "$compiler" \
			-DWASM_RT_MEMCHECK_$mode=1
	done
done

# Every header in one file of C++, in the order of their names and the other way; instances as
# members of a class.
headers()
{
	for file in "$work"/c/*.h "$dir"/*.h; do
		basename "$file"
	done >"$dir/list"
	{
		echo '#include "wasm-rt-impl.h"'
		sed 's/.*/#include "&"/' "$dir/list"
		echo 'class holder {'
		sed -n 's/^} \(w2c_[A-Za-z0-9_]*\);$/public: \1 m_\1; holder_of_none *n_\1 = nullptr;/p' \
			"$work"/c/*.h "$dir"/*.h | sed 's/ holder_of_none.*//' | sort -u
		echo '};'
		echo 'static holder fixed; static holder list[2] = {};'
		echo 'void *use(); void *use() { return sizeof list ? &fixed : &list[1]; }'
	} >"$dir/headers.cc"
	"$@" $warnings -I"$wabt" -I"$work/c" -I"$dir" -c "$dir/headers.cc" -o "$dir/headers.o"
	sed -n 's/.*/#include "&"/p' "$dir/list" | sort -r >"$dir/headers.cc"
	"$@" $warnings -I"$wabt" -I"$work/c" -I"$dir" -c "$dir/headers.cc" -o "$dir/headers.o"
}
for compiler in g++ clang++-19 $(compiler=$CXX && others g++ clang++-19); do
	has "$compiler" || continue
	for standard in c++98 c++11 c++20; do
		try "all headers with $compiler, $standard" headers "$compiler" -std=$standard
	done
done

# In C++ the functions keep their C names.
linked()
{
	cat >"$dir/linked.cc" <<'CC'
#include "multia.h"
#include "multib.h"
int
main()
{
	w2c_multib b = w2c_multib();
	w2c_multia a;
	wasm_rt_init();
	wasm2c_multib_instantiate(&b);
	wasm2c_multia_instantiate(&a, &b);
	wasm_multi_ij pair = w2c_multia_pair(&a);
	return pair.j1 == 2 && w2c_multia_twice(&a, 3, 0.5).d1 == 0.5 ? 0 : 1;
}
CC
	wabt_runtime "$dir/runtime" "$CC"
	$CC $generated -I"$wabt" -c "$work/c/multia.c" -o "$dir/multia.o"
	$CC $generated -I"$wabt" -c "$work/c/multib.c" -o "$dir/multib.o"
	$CXX $warnings -I"$wabt" -I"$work/c" "$dir/linked.cc" "$dir/multia.o" "$dir/multib.o" \
		"$dir"/runtime/*.o -lpthread -o "$dir/linked"
	"$dir/linked"
}
case $CC in
*tcc*) skip "its objects need its own library, which only it links" ;;
*) try "a C++ program" linked ;;
esac

# Locals may be called like anything: keywords, what the compiler predefines, and what our
# templates, runtime and the C library define.
words()
{
	echo auto break case char const continue default do double else enum extern float for goto if \
		inline int long register restrict \
		return short signed sizeof static struct switch typedef union unsigned void volatile while \
			asm typeof bool true false nullptr \
		_Bool _Atomic _Generic alignas alignof constexpr thread_local complex main mips sparc arm \
			powerpc near far
	"$BUILD/obj/embed" -E "$top/templates"
	cat "$wabt"/../wasm-rt*.h
	for standard in c99 gnu11; do
		printf '#include "wasm-rt.h"\n#include <stdarg.h>\n#include <string.h>\n' |
			$CC -std=$standard -E -I"$wabt" - | grep -v '^#'
		printf '#include "wasm-rt.h"\n#include <stdarg.h>\n#include <string.h>\n' |
			$CC -std=$standard -E -dM -I"$wabt" -
	done
}
locals()
{
	words | tr -c 'A-Za-z0-9_' '\n' | grep '^[A-Za-z_]' | sort -u |
		awk -f "$here/names.awk" >"$dir/names.wat"
	assemble "$dir" "$dir/names.wat"
	"$WASM2C" "$dir/names.wasm" -o "$dir/names/names.c"
	"$WASM2C" --memory=static "$dir/names.wasm" -o "$dir/names/static.c"
	for standard in c99 gnu99 gnu11; do
		for form in names static; do
			for mode in "" -DWASM_RT_MEMCHECK_BOUNDS_CHECK=1; do
				$CC -std=$standard -O0 $warnings $mode -I"$wabt" -c "$dir/names/$form.c" \
					-o "$dir/object.o"
			done
		done
	done
}
mkdir -p "$dir/names"
try "locals of any name" locals
