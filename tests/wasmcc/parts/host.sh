# The host's options, built into programs and for --run. Sourced by run.

# with OPTION... -- ARGUMENT...: the same guest with options built in, and by --run; both outputs
# must be equal.
with()
{
	wanted=$1
	shift
	options=
	while [ "$1" != -- ]; do options="$options $1"; shift; done
	shift
	"$wasmcc" -O0 $options guest.wasm -o baked
	ends "$wanted" ./baked "$@"
	mv out out.baked
	ends "$wanted" "$wasmcc" --run -O0 $options guest.wasm "$@"
	cmp out out.baked
}

# What lies in a directory and is the kernel's.
kernels_directories()
{
	with 1 --dir / -- cat /proc/version
	with 1 --dir /:ro -- cat /proc/self/environ
	with 0 --dir /:ro:system -- cat /proc/version
	cmp out /proc/version
	with 0 --dir /:system:ro -- cat /proc/version
	with 1 --dir /:system:ro -- write /tmp/new
	says err "Read-only"
	with 1 --dir /proc::/p -- cat /p/version
	says err "with :system"
	with 0 --dir /proc::/p:system -- cat /p/version
	with 0 --dir data::system -- cat system/file
}

directories()
{
	with 0 --dir data -- cat data/file
	says out "some data"
	with 0 --dir data::/x --dir=.::/y -- cat /y/data/file
	says out "some data"
	with 0 --dir data::/x --dir .::/y -- cat /x/file
	with 1 --dir data::/x -- cat /x/../data/file
	with 1 --dir data::/x:ro -- write /x/new
	says err "Read-only"
	[ "$(uname)" != Linux ] || kernels_directories
	with 1 --dir data:ro -- write data/new
	[ ! -e data/new ]
	with 0 --dir data::/x -- write /x/new
	[ "$(cat data/new)" = written ]
	with 1 --dir no-such::/x -- cat /x/file
	says err "no-such: No such file"
}
try "--dir" directories

environment()
{
	with 0 --env A=1 --env=B= --env A=2 --env NOT_SET_ANYWHERE -- env
	[ "$(cat out)" = "$(printf 'A=2\nB=')" ]
	export FROM_HOST=here
	with 0 --env FROM_HOST -- env
	[ "$(cat out)" = FROM_HOST=here ]
	with 0 --env-inherit --env FROM_HOST=changed --env C=3 -- env
	[ "$(grep -c -e '^FROM_HOST=changed$' -e '^C=3$' -e '^PATH=' out)" = 3 ]
}
try "--env and --env-inherit" environment

names()
{
	with 0 --argv0 my-name -- x
	says out "0=my-name"
	ends 0 "$wasmcc" --run -O0 guest.wasm
	[ "$(cat out)" = "0=guest.wasm" ]
}
try "--argv0" names

memories()
{
	with 0 --max-memory 1M -- grow 10
	says out grown
	with 0 --max-memory 1M -- grow 20
	says out refused
	with 0 --max-memory=1G -- grow 20
	says out grown
	with 134 --max-memory 64K -- grow 1
	with 0 --memory-report -- grow 10
	says err pages
	with 0 --memory-trace memory.csv -- grow 10
	says memory.csv ",grown,"
}
try "--max-memory, --memory-report and --memory-trace" memories

stacks()
{
	# A frame of guest.c's function takes some 300 bytes of the guest's own stack and as much of the
	# host's.
	"$CLANG" --target=wasm32-wasi -O1 -Wl,-z,stack-size=67108864 -o deep.wasm "$here/guests/guest.c"
	"$wasmcc" -O1 --max-stack 64K deep.wasm -o deep
	ends 0 ./deep recurse 100
	ends 134 ./deep recurse 10000
	says err "call stack exhausted"
	says err "at recurse ("
	"$wasmcc" -O1 --max-stack 512M deep.wasm -o deep
	ends 0 ./deep recurse 100000
	says out 100000
	ends 134 "$wasmcc" --run -O1 --max-stack=64k deep.wasm recurse 10000
	# Where the system sets no limit, one of ours holds before memory ends.
	"$wasmcc" -O1 endless.wasm -o endless
	for limit in 8192 100000000 unlimited; do
		(ulimit -v 12000000 && ulimit -s $limit && ends 134 ./endless &&
			says err "call stack exhausted")
	done
}
try "--max-stack" stacks

timeouts()
{
	with 124 --timeout 1.5 -- loop
	says out looping
	says err "guest: timeout after 1.5 s"
	with 124 --timeout 1 --memory-report --max-stack 1M -- loop
	says err " pages"
	with 0 --timeout 60 -- exit 0
}
try "--timeout" timeouts

network()
{
	"$wasmcc" -O0 guest.wasm -o served # in the cache, so that what follows starts at once
	python3 - "$wasmcc" <<-'END'
		import socket, subprocess, sys, time

		def talk(port, *options, **more):
		    command = [sys.argv[1], "--run", "-O0", *options, "guest.wasm", "serve"]
		    p = subprocess.Popen(command, stdout=subprocess.PIPE, **more)
		    for attempt in range(300):
		        try:
		            s = socket.create_connection(("127.0.0.1", port))
		            break
		        except OSError:
		            time.sleep(0.1)
		    s.sendall(b"ping")
		    assert s.recv(10) == b"ping"
		    assert p.communicate()[0] == b"1 ping\n" and p.returncode == 0

		listening = socket.socket()
		listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
		listening.bind(("127.0.0.1", 0))
		port = listening.getsockname()[1]
		listening.listen()
		fd = listening.fileno()
		talk(port, "--inherit-network", "fd:%d" % fd, pass_fds=[fd])
		listening.close()
		talk(port, "--inherit-network", "127.0.0.1:%d" % port)
		talk(port, "--inherit-network", "localhost:%d" % port)
		talk(port, "--inherit-network", str(port))
	END
	ends 1 "$wasmcc" --run -O0 --inherit-network 8.8.8.8:1 guest.wasm serve
	says err "cannot listen at 8.8.8.8 port 1"
	ends 1 "$wasmcc" --run -O0 --inherit-network no.such.host:1 guest.wasm serve
	ends 1 "$wasmcc" --run -O0 --inherit-network fd:77 guest.wasm serve
}
try "--inherit-network" network

embedded()
{
	mkdir -p image/sub
	echo first >image/sub/file
	ln -s sub/file image/link
	with 0 --embed-dir image::/image -- cat /image/link
	says out first
	with 1 --embed-dir image::/image -- write /image/new
	# --run sees what has changed, a program does not.
	echo second >image/sub/file
	ends 0 "$wasmcc" --run -O0 --embed-dir image::/image guest.wasm cat /image/sub/file
	says out second
	rm -r image
	ends 0 ./baked cat /image/sub/file
	says out first
}
try "--embed-dir" embedded
