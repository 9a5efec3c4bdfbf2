# What --run compiles for. Sourced by run.

for_processor()
{
	export CC="$native" XDG_CACHE_HOME="$work/cache-9"
	ends 0 "$wasmcc" -v --run -O0 guest.wasm exit 0
	says err -march=native
	says err "$native -O0 -march=native"
	# What the command line says of the machine holds, and programs that go elsewhere run there.
	ends 0 "$wasmcc" -v --run -O0 -march=x86-64 guest.wasm exit 0
	says err -march=x86-64
	not grep -q -e -march=native err
	ends 0 "$wasmcc" -v -O0 -o for_elsewhere guest.wasm
	not grep -q -e -march= err
	# Another processor gets another program.
	$native -shared -fPIC -o cpuinfo.so "$here/cpuinfo.c" -ldl
	sed 's/^flags.*/flags : fpu sse/' /proc/cpuinfo >cpuinfo
	before=$(ls cache-9/wasmcc | wc -l)
	CPUINFO=$work/cpuinfo LD_PRELOAD=$work/cpuinfo.so ends 0 "$wasmcc" --run -O0 guest.wasm exit 0
	[ "$(ls cache-9/wasmcc | wc -l)" = $((before + 1)) ]
	sed 's/^cpu MHz.*/cpu MHz : 1.000/' /proc/cpuinfo >cpuinfo
	CPUINFO=$work/cpuinfo LD_PRELOAD=$work/cpuinfo.so ends 0 "$wasmcc" --run -O0 guest.wasm exit 0
	[ "$(ls cache-9/wasmcc | wc -l)" = $((before + 1)) ]
}
case $(uname -m) in
x86_64) try "--run: compiled for the processor" for_processor ;;
esac
