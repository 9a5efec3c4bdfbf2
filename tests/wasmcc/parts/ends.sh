# How guests end. Sourced by run.

traps()
{
	ends 134 "$wasmcc" --run -O0 guest.wasm trap
	says out before
	sed -n '1s/0x.*/ADDRESS/p; s/^    at //p' err | head -n 4 >said
	diff - said <<-END
		guest: trap: out of bounds memory or table access at address ADDRESS
		poke
		wrong_pointer
		main
	END
	"$wasmcc" -O2 guest.wasm -s -o stripped
	ends 134 ./stripped trap
	says err "out of bounds"
	# Over several files, names of functions are longer in C.
	ends 134 "$wasmcc" --run -O0 -DWASM_RT_MEMCHECK_BOUNDS_CHECK=1 guest.wasm trap
	says err "at poke"
}
try "a trap says what and where" traps

signals()
{
	"$wasmcc" --run -O0 guest.wasm exit 0
	for signal in TERM:143 INT:130 KILL:137; do
		# A job of its own process group, so that INT is not ignored.
		python3 - "${signal%:*}" "$wasmcc" <<-'END'
			import signal, subprocess, sys
			number = getattr(signal, "SIG" + sys.argv[1])
			command = [sys.argv[2], "--run", "-O0", "guest.wasm", "loop"]
			p = subprocess.Popen(command, stdout=subprocess.PIPE,
			    preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
			assert p.stdout.readline() == b"looping\n"
			p.send_signal(number)
			assert p.wait() == -number, p.returncode
		END
	done
	# Even where there is something to say first.
	python3 - "$wasmcc" <<-'END'
		import signal, subprocess, sys
		options = ["--memory-report", "--memory-trace", "ended.csv"]
		command = [sys.argv[1], "--run", "-O0", *options, "guest.wasm", "loop"]
		p = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
		    preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
		assert p.stdout.readline() == b"looping\n"
		p.send_signal(signal.SIGHUP) # which is ignored, as under nohup
		p.send_signal(signal.SIGTERM)
		assert b" pages" in p.stderr.read()
		assert p.wait() == -signal.SIGTERM, p.returncode
	END
	says ended.csv ",made,"
	# A pipe that nobody reads is an error to the guest, not its death.
	"$wasmcc" --run -O0 guest.wasm input </dev/zero | head -c 10 >ten
	[ "$(wc -c <ten)" = 10 ]
}
try "signals are the guest's" signals
