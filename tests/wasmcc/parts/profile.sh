# --profile-generate and --profile-use. Sourced by run.

# The compilers, what they write, and how they are asked to complain about functions that lack it.
for each in "gcc gcda -Werror=missing-profile" \
	"$CLANG profraw -Werror=profile-instr-unprofiled"; do
	set -- $each
	compiler=$1 end=$2 strict=$3

	trained()
	{
		export CC="$compiler"
		rm -rf trained trained.profile
		"$wasmcc" -O1 --profile-generate trained.wasm -o trained
		ends 1 "$wasmcc" --profile-use trained.wasm -o trained
		says err "trained.profile has no profile for"
		(mkdir -p elsewhere && cd elsewhere && ../trained)
		ls trained.profile/*.$end
		"$wasmcc" -O1 $strict -Wall -Wextra -Werror --profile-use trained.wasm -o trained >said 2>&1
		[ ! -s said ]
		./trained
		# A function that has changed has none.
		"$wasmcc" -O1 -Wall -Wextra -Werror --profile-use=trained.profile changed.wasm \
			-n trained -o changed >said 2>&1
		[ "$(wc -l <said)" = 1 ]
		says said "the profile in $work/trained.profile is of another version"
		./changed
		# What would use none of it is not built.
		ends 1 "$wasmcc" --profile-use trained.wasm -o trained
		says err "is of a program compiled with -O1, not compiled with -O2"
		ends 1 "$wasmcc" -O1 -DWASM_RT_MEMCHECK_BOUNDS_CHECK=1 --profile-use trained.wasm -o trained
		says err "compiled with -O1 -DWASM_RT_MEMCHECK_BOUNDS_CHECK=1: build both alike"
		ends 1 "$wasmcc" -O1 -n other --profile-use trained.wasm -o trained
		says err "of modules that are called trained, not of modules that are called other"
		# Each program begins anew, and leaves a profile although it does not come to its end.
		"$wasmcc" -O1 --timeout 0.2 --profile-generate=trained.profile trained.wasm -o noting
		[ -z "$(ls trained.profile)" ]
		ends 124 ./noting endless
		ls trained.profile/*.$end
		"$wasmcc" -O0 --profile-generate guest.wasm -o ending
		for end_of in "134 trap" "3 exit 3"; do
			rm -f ending.profile/*
			ends ${end_of%% *} ./ending ${end_of#* }
			ls ending.profile/*.$end
		done
		"$wasmcc" -O1 $strict -fprofile-update=single -c --profile-use=trained.profile \
			trained.wasm -o trained.o
	}
	wat2wasm "$here/guests/trained.wat" -o trained.wasm
	sed 's/(i32.const 3)/(i32.sub (i32.const 4) (i32.const 1))/' "$here/guests/trained.wat" \
		>changed.wat
	wat2wasm changed.wat -o changed.wasm
	try "profiles of $compiler" trained
done

no_profile()
{
	for words in --run -S --inspect --size-report; do
		ends 1 "$wasmcc" $words --profile-use trained.wasm
		says err "$words"
	done
	rm -rf none none.profile
	ends 1 env CC=gcc "$wasmcc" --profile-use trained.wasm -o none
	says err "there is no folder none.profile"
	says err "name its folder with --profile-use=DIR"
	# A folder that cannot be written, for root neither.
	ends 1 env CC=gcc "$wasmcc" --profile-generate=/proc/self trained.wasm -o none
	says err "cannot write /proc/"
	ends 1 env CC=tcc "$wasmcc" --profile-generate trained.wasm -o none
	says err "for gcc and clang"
	ends 1 env CC="$compiler" "$wasmcc" -Isome/headers --profile-generate trained.wasm -o none
	says err "absolute paths"
	ends 1 "$wasmcc" --profile-use= trained.wasm -o none
	[ ! -e none ] && [ ! -e none.profile ]
	# An LLVM without its tools.
	mkdir -p bare none.profile
	printf '\1\2\3\377\0' >none.profile/some.profraw
	printf '#!/bin/sh\n' >bare/clang && chmod +x bare/clang
	ends 1 env PATH="$work/bare" CC=clang "$wasmcc" --profile-use trained.wasm -o none
	says err "llvm-profdata, a part of LLVM, is neither beside $work/bare/clang nor in PATH"
	ends 1 env CC="$CLANG" "$wasmcc" --profile-use trained.wasm -o none
	says err "does not take"
	[ ! -e none ]
}
try "no profile" no_profile
