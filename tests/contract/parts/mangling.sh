# Names: escapes of fields and modules, and where the module's name comes from.
dir=$work/mangling
mkdir -p "$dir"

symbols()
{
	sed -n 's/.*;; =\(.*\)/w2c_mangling_\1/p' "$here/modules/mangling.wat" >"$dir/expected"
	sed -n '/^\/\* export/{n;s/^void \(w2c_[A-Za-z0-9_]*\)(w2c_mangling\*);$/\1/p;}' \
		"$work/c/mangling.h" >"$dir/got"
	[ -s "$dir/expected" ]
	diff "$dir/expected" "$dir/got"
	[ "$(sort -u "$dir/got" | wc -l)" -eq "$(wc -l <"$dir/got")" ]
	$CC $generated -I"$wabt" -c "$work/c/mangling.c" -o "$dir/mangling.o"
}
try "fields" symbols

module_is() # SYMBOL ARGUMENT...
{
	symbol=$1
	shift
	"$WASM2C" "$@" -o "$dir/m.c"
	same "void wasm2c_${symbol}_free(w2c_${symbol}*);" "$(grep '_free(' "$dir/m.h")"
	$CC $generated -I"$wabt" -c "$dir/m.c" -o "$dir/m.o"
}
for pair in a=a a_b=a__b _a=0x5Fa a_=a0x5F a__b=a__0x5Fb a_b_c=a__b__c '$a.wasm=0x24a0x2Ewasm' \
	a-b=a0x2Db 0x1=0x0x31 A=A; do
	try "-n ${pair%%=*}" module_is "${pair#*=}" "$work/wasm/empty.wasm" -n "${pair%%=*}"
done

# The file's stem, where the module gives itself no name.
for pair in plain.wasm=plain my_lib.wasm=my__lib my-lib.v2.wasm=my0x2Dlib0x2Ev2 noext=noext; do
	cp "$work/wasm/empty.wasm" "$dir/${pair%%=*}"
	try "the stem of ${pair%%=*}" module_is "${pair#*=}" "$dir/${pair%%=*}"
done

# The name it gives itself, with "$".
cat >"$dir/named.wat" <<'WAT'
(module $fac (func (export "f")))
WAT
cat >"$dir/lib.wat" <<'WAT'
(module $my_lib.wasm (func (export "f")))
WAT
assemble "$dir" "$dir/named.wat" "$dir/lib.wat"
try "a module's own name" module_is 0x24fac "$dir/named.wasm"
try "a module's own name, a file name" module_is 0x24my__lib0x2Ewasm "$dir/lib.wasm"
try "-n wins" module_is fac "$dir/named.wasm" -n fac
try "the stem, without debug names" module_is named "$dir/named.wasm" --no-debug-names

administrative()
{
	"$WASM2C" "$dir/lib.wasm" -o "$dir/m.c"
	get=wasm2c_0x24my__lib0x2Ewasm_get_func_type
	for line in '} w2c_0x24my__lib0x2Ewasm;' \
		'void w2c_0x24my__lib0x2Ewasm_f(w2c_0x24my__lib0x2Ewasm*);' \
		'void wasm2c_0x24my__lib0x2Ewasm_instantiate(w2c_0x24my__lib0x2Ewasm*);' \
		"wasm_rt_func_type_t $get(uint32_t nparams, uint32_t nresults, ...);"; do
		grep -q -F -x "$line" "$dir/m.h" || { echo "$line"; false; }
	done
}
try "administrative names" administrative

members()
{
	cat >"$dir/expected" <<-'END'
	struct w2c_env *w2c_env_instance;
	u32 *w2c_env_g;
	u32 w2c_0x5F_stack_pointer;
	u32 w2c_env_g_0;
	u32 w2c_exported;
	u32 w2c_g4;
	u32 w2c_named;
	u32 w2c_x;
	wasm_rt_externref_table_t w2c_T2;
	wasm_rt_externref_table_t w2c_x0x2Ey;
	wasm_rt_funcref_table_t w2c_x_1;
	wasm_rt_memory_t w2c_M1;
	wasm_rt_memory_t w2c_x_0;
	END
	sed -n '/^typedef struct w2c_members {/,/^}/{s/^\t//p;}' "$work/c/members.h" | sort |
		diff "$dir/expected" -
	$CC $generated -I"$wabt" -c "$work/c/members.c" -o "$dir/m.o"
	"$WASM2C" --no-debug-names "$work/wasm/members.wasm" -o "$dir/m.c"
	for line in 'u32 w2c_g1;' 'u32 w2c_exported;' 'u32 w2c_not0x20this;' \
		'wasm_rt_memory_t w2c_M0;' 'wasm_rt_funcref_table_t w2c_T0;'; do
		grep -q -F -x "	$line" "$dir/m.h" || { echo "$line"; false; }
	done
}
try "members of the instance" members
