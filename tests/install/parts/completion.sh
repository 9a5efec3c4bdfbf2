# Completion of the command line, as installed. Sourced by run; $root is where make install went.

share=$root/opt/wasm2c/share

# in_bash WORD...: what bash completes the last word to.
in_bash()
{
	PATH=$root/opt/wasm2c/bin:$PATH bash -c '
		. "$0/bash-completion/completions/$1"
		COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
		$(complete -p "$1" | sed "s/.*-F \([^ ]*\).*/\1/") "$1" 2>"$0/errors"
		printf "%s\n" "${COMPREPLY[@]}"' "$share" "$@" | sort | tr '\n' ' '
	[ ! -s "$share/errors" ]
	rm -f "$share/errors"
}

completes_in_bash()
{
	cd "$tree/examples"
	[ "$(in_bash wasm2c --val)" = "--validate " ]
	[ "$(in_bash wasm2c --num)" = "--num-outputs " ]
	[ "$(in_bash wasm2c --enable-s)" = \
		"--enable-saturating-float-to-int --enable-sign-extension --enable-simd " ]
	[ "$(in_bash wasmcc --disable-wi)" = "--disable-wide-arithmetic " ]
	[ "$(in_bash wasmcc --max-)" = "--max-memory --max-stack --max-threads " ]
	[ "$(in_bash wasmcc --embed)" = "--embed-dir " ]
	[ "$(in_bash wasmcc --dir fa)" = "fac " ]
	[ "$(in_bash wasmcc --dir = fa)" = "fac " ]
	[ "$(in_bash wasm2c fac/fac.)" = "fac/fac.wasm " ]
	[ "$(in_bash wasmcc -o fac/f)" = "$(printf '%s\n' fac/f* | sort | tr '\n' ' ')" ]
	[ "$(in_bash wasmcc --env HOM)" = "HOME " ]
	# All that the program takes.
	for program in wasm2c wasmcc; do
		"$root/opt/wasm2c/bin/$program" --help | grep -o -e '^  *-.*' | sed 's/   .*//' |
			grep -o -e '--[a-z-]*[a-z]' |
			while read -r option; do
				in_bash "$program" "$option" | grep -q -F -e "$option " ||
					{ echo "$program $option"; exit 1; }
			done
	done
	# And in an interactive shell, with the key.
	printf '%s\n' "PATH=$root/opt/wasm2c/bin:\$PATH" ". $share/bash-completion/completions/wasm2c" \
		"$(printf 'wasm2c --vali\t fac/fa\t && echo the end: $?')" exit |
		script -qec 'bash --norc --noprofile -i' "$work/typescript"
	grep -q 'the end: 0' "$work/typescript"
}

completes_in_zsh()
{
	for program in wasm2c wasmcc; do
		zsh -n "$share/zsh/site-functions/_$program"
		[ "$(PATH=$root/opt/wasm2c/bin:$PATH zsh -c '
			compadd() { shift; print -l -- "$@" }
			words=("$1" --enable-s) CURRENT=2
			. "$2"' zsh $program "$share/zsh/site-functions/_$program" |
			grep -c -x -e --enable-simd -e --help -e --version)" = 3 ]
	done
}

completes_in_fish()
{
	for program in wasm2c wasmcc; do
		[ "$(PATH=$root/opt/wasm2c/bin:$PATH fish --no-config -c "source \
			$share/fish/vendor_completions.d/$program.fish
			complete -C '$program --enable-si'" | tr '\n' ' ')" = \
				"--enable-sign-extension --enable-simd " ]
	done
}

try "completion in bash" completes_in_bash
try "completion in zsh" completes_in_zsh
try "completion in fish" completes_in_fish
