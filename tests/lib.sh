# lib.sh: what the programs that run suites share: where things are, and how tests are counted.
# Each begins with
#
#   . "${0%/*}/../lib.sh"
#
# and ends with `result`. It has then
#
#   $here  its folder
#   $top   the root of the sources, in which it is
#   $work  a folder below $BUILD/obj/tests to write to, which may have old files
#
# and BUILD, WASM2C and CC as tests/check gives them, or for a run by hand.
here=$(cd "${0%/*}" && pwd) || exit 1
top=${here%/tests/*}
BUILD=$(cd "${BUILD:-$top}" && pwd) || exit 1
CC=${CC:-cc} CLANG=${CLANG:-clang-19} WASM2C=${WASM2C:-$BUILD/bin/wasm2c}
export BUILD CC CLANG WASM2C
work=$BUILD/obj/tests/$(echo "${here#"$top/tests/"}" | tr / -)
mkdir -p "$work" && cd "$top" || exit 1
passed=0 failed=0 skipped=0 clock=$(date +%s)

# pass [NUMBER]
pass()
{
	passed=$((passed + ${1:-1}))
}

# fail MESSAGE [FILE]: the end of the file says more.
fail()
{
	failed=$((failed + 1))
	echo "FAILED: $1"
	[ $# = 1 ] || tail -n 20 "$2"
}

# skip MESSAGE
skip()
{
	skipped=$((skipped + 1))
	echo "skipped: $1"
}

# try TITLE COMMAND...: a test, if its title has $only in it; what it says is shown when it fails.
try()
{
	title=$1
	shift
	case $title in
	*"$only"*) ;;
	*) return 0 ;;
	esac
	(set -e; "$@") >"$work/log" 2>&1 # not as a condition: there -e means nothing
	if [ $? = 0 ]; then
		pass
	else
		fail "$title" "$work/log"
	fi
	took "$title"
}

# took TITLE: says so of what has taken long, from the end of the test before on.
took()
{
	since=$clock clock=$(date +%s)
	[ $((clock - since)) -lt 30 ] || echo "$1: $((clock - since)) s"
}

# counted TITLE COMMAND...: a program that prints how many of its checks held and how many did not.
counted()
{
	title=$1
	shift
	counts=$("$@" 2>"$work/log")
	status=$?
	took "$title"
	case $counts in
	*[0-9]" "[0-9]*) ;;
	*)
		fail "$title: status $status and no result" "$work/log"
		return
		;;
	esac
	passed=$((passed + ${counts% *})) failed=$((failed + ${counts#* }))
	[ "$status ${counts#* }" = "0 0" ] && return
	[ "${counts#* }" != 0 ] || failed=$((failed + 1))
	echo "FAILED: $title: status $status, $counts"
	tail -n 20 "$work/log"
}

# run_parts [NAME...]: of parts/, those that are named, or all.
run_parts()
{
	[ $# -gt 0 ] || set -- $(ls "$here/parts" | sed 's/\.sh$//')
	for part; do
		. "$here/parts/$part.sh"
	done
}

# The last line, and the status.
result()
{
	[ $skipped = 0 ] && echo "$passed passed, $failed failed" ||
		echo "$passed passed, $failed failed, $skipped skipped"
	[ $failed = 0 ]
}

# ---- what tests say

# not COMMAND...: fails where the command does not. (set -e overlooks a plain !, and all but the
# last command of a list with &&.)
not()
{
	! "$@"
}

# same EXPECTED ACTUAL: strings.
same()
{
	[ "$1" = "$2" ] && return
	printf 'expected: %s\ngot:      %s\n' "$1" "$2"
	return 1
}

# has COMMAND: whether there is such a program here.
has()
{
	command -v "${1%% *}" >/dev/null 2>&1
}

# ---- what tests are made of

# assemble FOLDER FILE.wat...: FOLDER/FILE.wasm
assemble()
{
	node "$top/tests/contract/assemble.mjs" "$@"
}

rustc=rustc
[ ! -x /usr/bin/rustc ] || rustc=/usr/bin/rustc # Debian's, which has the library for WASI, first

runtime=$top/runtime_support
warnings="-Wall -Wextra -Wpedantic -Werror"
runtime_sources=$(cd "$runtime" && ls core/*.c memory/*.c table/*.c account/*.c reset/*.c)

# compile_runtime FOLDER COMPILER FLAG...: its sources as objects. COMPILER may have several words.
compile_runtime()
{
	folder=$1 compiler=$2
	shift 2
	mkdir -p "$folder"
	for source in $runtime_sources; do
		$compiler -std=c11 $warnings "$@" -c "$runtime/$source" \
			-o "$folder/$(basename "$source" .c).o" || return 1
	done
}
