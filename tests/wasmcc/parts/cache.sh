# The cache under --run. Sourced by run.

cached()
{
	export CC="$slow" XDG_CACHE_HOME="$work/cache-1"
	: >asked
	ends 5 "$wasmcc" --run -O0 guest.wasm exit 5
	[ -s asked ]
	: >asked
	ends 6 "$wasmcc" --run -O0 guest.wasm exit 6
	ends 0 "$wasmcc" --run -O0 --dir data::/ --env A=B --timeout 10 guest.wasm cat /file
	ends 0 "$wasmcc" --run -O0 -j 7 ./guest.wasm exit 0
	[ ! -s asked ]
	[ "$(ls cache-1/wasmcc | wc -l)" = 1 ]
	# Whatever changes the program makes another.
	ends 0 "$wasmcc" --run -O1 guest.wasm exit 0
	ends 0 "$wasmcc" --run -O0 -DX guest.wasm exit 0
	ends 0 "$wasmcc" --run -O0 --no-debug-names guest.wasm exit 0
	ends 0 "$wasmcc" --run -O0 -n x guest.wasm exit 0
	[ "$(ls cache-1/wasmcc | wc -l)" = 5 ]
	cp guest.wasm changed.wasm
	printf '\0\4\3abc' >>changed.wasm # a custom section
	cp guest.wasm same.wasm
	ends 0 "$wasmcc" --run -O0 -n guest changed.wasm exit 0
	ends 0 "$wasmcc" --run -O0 -n guest same.wasm exit 0
	[ "$(ls cache-1/wasmcc | wc -l)" = 6 ]
	# Another compiler, by what it is and not only by its name.
	: >asked
	echo "# changed" >>"$slow"
	ends 0 "$wasmcc" --run -O0 guest.wasm exit 0
	[ -s asked ]
	CC=$native ends 0 "$wasmcc" --run -O0 guest.wasm exit 0
	[ "$(ls cache-1/wasmcc | wc -l)" = 8 ]
}
try "--run: the second run compiles nothing" cached

large()
{
	export CC="$slow" XDG_CACHE_HOME="$work/cache-6"
	{ cat guest.wasm; printf '\0\205\200\200\1\3abc'; head -c 2097153 /dev/zero; } >large.wasm
	"$BUILD/bin/wasm2c" --validate large.wasm
	ends 1 "$wasmcc" --run -O0 large.wasm exit 1
	[ -z "$(ls cache-6/wasmcc | grep hash)" ] # it is too new
	sleep 3
	: >asked
	ends 2 "$wasmcc" --run -O0 large.wasm exit 2
	ends 3 "$wasmcc" --run -O0 large.wasm exit 3
	[ ! -s asked ]
	hash=$(echo cache-6/wasmcc/*.hash)
	[ "$(od -A n -t x1 -v "$hash" | tr -d ' \n')" = "$(sha256sum <large.wasm | cut -c 1-64)" ]
	# The same size and time of modification, other contents.
	touch -r large.wasm time
	printf x | dd of=large.wasm bs=1 seek=$(($(wc -c <large.wasm) - 1)) conv=notrunc
	touch -r time large.wasm
	ends 4 "$wasmcc" --run -O0 large.wasm exit 4
	[ -s asked ]
}
try "--run: large modules are hashed once" large

concurrent()
{
	export CC="$slow" XDG_CACHE_HOME="$work/cache-2" SLOW=0.3
	"$wasmcc" -O0 guest.wasm -o program -v 2>err # how often the compiler is needed
	expected=$(grep -c "^$slow" err)
	: >asked
	for i in 1 2 3 4 5 6 7 8; do
		(ends=0; "$wasmcc" --run -O0 guest.wasm exit $i || ends=$?; echo "$ends" >"ended-$i") &
	done
	wait
	for i in 1 2 3 4 5 6 7 8; do
		[ "$(cat ended-$i)" = $i ]
	done
	[ "$(grep -c compiler asked)" = "$expected" ]
	[ "$(ls cache-2/wasmcc | wc -l)" = 1 ]
}
try "--run: eight at once make one program" concurrent

evicted()
{
	export XDG_CACHE_HOME="$work/cache-3"
	for name in a b c; do
		ends 0 "$wasmcc" --run -O0 -n $name guest.wasm exit 0
		eval "$name=\$(ls -t cache-3/wasmcc | head -n 1)"
		sleep 0.02
	done
	ends 0 "$wasmcc" --run -O0 -n a guest.wasm exit 0 # b is the oldest now
	size=$(wc -c <"cache-3/wasmcc/$a")
	export WASMCC_CACHE_SIZE=$((size * 7 / 2 / 1024))K
	ends 0 "$wasmcc" --run -O0 -n d guest.wasm exit 0
	[ -e "cache-3/wasmcc/$a" ]
	[ ! -e "cache-3/wasmcc/$b" ]
	[ -e "cache-3/wasmcc/$c" ]
	[ "$(ls cache-3/wasmcc | wc -l)" = 3 ]
	# Even a program that is larger than the cache runs.
	WASMCC_CACHE_SIZE=1K ends 3 "$wasmcc" --run -O0 -n e guest.wasm exit 3
	[ "$(ls cache-3/wasmcc | wc -l)" = 1 ]
	WASMCC_CACHE_SIZE=x ends 1 "$wasmcc" --run -O0 -n f guest.wasm exit 3
	says err WASMCC_CACHE_SIZE
}
try "--run: what was not used for longest is evicted" evicted

killed()
{
	export CC="$slow" XDG_CACHE_HOME="$work/cache-4"
	for signal in TERM INT KILL; do
		: >asked
		SLOW=20 python3 - $signal "$wasmcc" <<-'END'
			import os, signal, subprocess, sys, time
			number = getattr(signal, "SIG" + sys.argv[1])
			p = subprocess.Popen([sys.argv[2], "--run", "-O0", "guest.wasm", "exit", "0"],
			    preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
			while os.path.getsize("asked") == 0:
			    time.sleep(0.02)
			p.send_signal(number)
			assert p.wait() == -number, p.returncode
		END
		entries=$(ls cache-4/wasmcc | grep -v -e '\.lock$' || :)
		if [ $signal = KILL ]; then
			for pid in $(sed 's/ .*//' asked); do kill "$pid" || :; done 2>/dev/null
			not grep -q '^[0-9a-f]*$' <<-END
				$entries
			END
		else
			[ -z "$entries" ] # nothing is left, and nobody compiles on
			sleep 0.5
			for pid in $(sed 's/ .*//' asked); do
				case $(ps -o stat= -p "$pid") in "" | Z*) ;; *) return 1 ;; esac
			done
		fi
	done
	ends 4 "$wasmcc" --run -O0 guest.wasm exit 4
	[ "$(ls cache-4/wasmcc | grep -v -e '\.lock$' | wc -l)" = 1 ] # the killed one's folder is gone
}
try "--run: a build that was killed leaves nothing" killed

# The folder is the user's own, and has what only looks like wasmcc's.
foreign()
{
	export XDG_CACHE_HOME="$work/foreign" WASMCC_CACHE_SIZE=1K
	folder=foreign/wasmcc
	key=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
	mkdir -p $folder/src $folder/wasmcc-AbCdEf $folder/wasmcc-master/sub $folder/$key.hash \
		$folder/wasmcc-locked $folder/wasmcc-linked precious
	echo important >precious/file
	ln -s "$work/precious" $folder/wasmcc-000000
	ln -s "$work/precious/file" $folder/wasmcc-linked/.wasmcc-work
	ln -s "$work/precious" $folder/wasmcc-AbCdEf/link
	ln -s "$work/precious/file" $folder/${key%f}0.lock
	ln -s "$work/precious/file" $folder/${key%f}1
	: >$folder/wasmcc-AbCdEf/.wasmcc-work # as a killed build leaves it
	: >$folder/wasmcc-locked/.wasmcc-work
	for file in src/x.c wasmcc-master/sub/y thesis.txt "$key.c" "$(echo $key | tr a-f A-F)" \
		"x$key" "${key%f}" "$key.lock"; do
		echo important >"$folder/$file"
	done
	find foreign precious -exec touch -h -d '3 days ago' {} +
	(cd $folder && find . | sort) >before
	python3 - "$wasmcc" $folder/wasmcc-locked/.wasmcc-work <<-'END'
		import fcntl, subprocess, sys
		with open(sys.argv[2], "r+") as mark:
		    fcntl.lockf(mark, fcntl.LOCK_EX)
		    assert subprocess.call([sys.argv[1], "--run", "-O0", "guest.wasm", "exit", "5"]) == 5
	END
	(cd $folder && find . | sort) >after
	# What went: an abandoned work folder, an old lock. What came: the program.
	[ "$(diff before after | sed -n 's/^< //p' | tr '\n' ' ')" = \
		"./$key.lock ./wasmcc-AbCdEf ./wasmcc-AbCdEf/.wasmcc-work ./wasmcc-AbCdEf/link " ]
	[ "$(diff before after | grep -c '^> ')" = 1 ]
	[ "$(cat precious/file)" = important ]
}
try "--run: what is not its own stays in the cache" foreign

abandoned()
{
	mkdir tmp/wasmcc-Ab01Cd tmp/wasmcc-thesis
	: >tmp/wasmcc-Ab01Cd/.wasmcc-work
	"$wasmcc" -O0 -c library.wasm -o abandoned.o
	[ "$(ls tmp)" = wasmcc-thesis ]
	rmdir tmp/wasmcc-thesis
}
try "work folders of killed runs" abandoned

failing()
{
	export XDG_CACHE_HOME="$work/cache-5"
	CC=false ends 1 "$wasmcc" --run -O0 guest.wasm exit 4
	[ -z "$(ls cache-5/wasmcc)" ]
	ends 4 "$wasmcc" --run -O0 guest.wasm exit 4
}
try "--run: a build that failed leaves nothing" failing

without_cache()
{
	: >file
	for folder in /dev/null/x "$work/file"; do
		XDG_CACHE_HOME=$folder ends 4 "$wasmcc" --run -O0 guest.wasm exit 4
	done
	XDG_CACHE_HOME='' HOME='' ends 134 "$wasmcc" --run -O0 guest.wasm trap
	says err "at wrong_pointer"
	# One that others can write to is not trusted.
	mkdir -p open/wasmcc
	chmod 777 open/wasmcc
	XDG_CACHE_HOME=$work/open ends 4 "$wasmcc" --run -O0 guest.wasm exit 4
	[ -z "$(ls open/wasmcc)" ]
	[ -z "$(ls tmp)" ]
	# Nor one that is a link, or that others can put a link in the place of.
	mkdir -p link-home/.cache elsewhere writable/cache/wasmcc
	ln -s "$work/elsewhere" link-home/.cache/wasmcc
	XDG_CACHE_HOME='' HOME=$work/link-home ends 4 "$wasmcc" --run -O0 guest.wasm exit 4
	[ -z "$(ls elsewhere)" ]
	chmod 757 writable
	chmod 700 writable/cache/wasmcc
	XDG_CACHE_HOME=$work/writable/cache ends 4 "$wasmcc" --run -O0 guest.wasm exit 4
	[ -z "$(ls writable/cache/wasmcc)" ]
	chmod 1757 writable # as /tmp is
	XDG_CACHE_HOME=$work/writable/cache ends 4 "$wasmcc" --run -O0 guest.wasm exit 4
	[ -n "$(ls writable/cache/wasmcc)" ]
	if [ "$(id -u)" = 0 ]; then
		mkdir -p other-home/.cache
		chown 1234 other-home
		XDG_CACHE_HOME='' HOME=$work/other-home ends 4 "$wasmcc" --run -O0 guest.wasm exit 4
		[ -z "$(ls other-home/.cache)" ]
	fi
	unset XDG_CACHE_HOME
	HOME=$work/home ends 4 "$wasmcc" --run -O0 guest.wasm exit 4
	[ -n "$(ls home/.cache/wasmcc)" ]
}
try "--run: with no place for a cache" without_cache
