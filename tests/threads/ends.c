/* Each way in which threads of WASI start and end; the arguments say which. What goes on while the
 * guest ends would go on for ever. */
#include "guest.h"

enum { MANY = 64, ROUNDS = 1000 };

static struct thread threads[MANY + 1];
static uint32_t never, ready, counter, mutex;

/* ---- what threads do */

static void
count_up(struct thread *t)
{
	for (uint32_t i = 0; i < ROUNDS; i++)
		add(&counter, 1);
	check((uint32_t)t->tid == t->own_tid || t->tid == 0, 91);
}

static void
say_ready(void)
{
	add(&ready, 1);
	notify(&ready, UINT32_MAX);
}

static void
loop_forever(struct thread *t)
{
	say_ready();
	while (load(&never) == 0)
		add(&t->number, 1);
}

static void
wait_forever(struct thread *t)
{
	(void)t;
	say_ready();
	wait(&never, 0, -1);
	proc_exit(92);
}

static void
poll_forever(struct thread *t)
{
	(void)t;
	say_ready();
	pause_for(UINT64_C(1000000000000));
	proc_exit(93);
}

static void
read_forever(struct thread *t)
{
	struct { void *at; uint32_t size; } vector = { t->stack, 1 };
	uint32_t got;

	say_ready();
	fd_read(0, &vector, 1, &got);
	proc_exit(94);
}

static void
exit_7(struct thread *t)
{
	(void)t;
	pause_for(20000000);
	proc_exit(7);
}

static void
exit_0(struct thread *t)
{
	(void)t;
	pause_for(20000000);
	proc_exit(0);
}

__attribute__((noinline)) static void
trap_in_thread(struct thread *t)
{
	(void)t;
	pause_for(20000000);
	__builtin_trap();
}

static void
spawn_exit_7(struct thread *t)
{
	check(start(t + 1, exit_7, 0) > 0, 95);
	wait_forever(t);
}

static void
lock_and_count(struct thread *t)
{
	for (uint32_t i = 0; i < ROUNDS; i++) {
		uint32_t old = 0;

		(void)t;
		if (!__atomic_compare_exchange_n(&mutex, &old, 1, false, __ATOMIC_SEQ_CST,
			__ATOMIC_SEQ_CST))
			while (__atomic_exchange_n(&mutex, 2, __ATOMIC_SEQ_CST) != 0)
				wait(&mutex, 2, -1);
		counter++;
		if (__atomic_exchange_n(&mutex, 0, __ATOMIC_SEQ_CST) == 2)
			notify(&mutex, 1);
	}
}

static void
print_lines(struct thread *t)
{
	char line[] = "a whole line of thread A\n";

	line[sizeof line - 3] = (char)('A' + t->number);
	for (unsigned i = 0; i < 100; i++)
		print(line);
}

static void
use_files(struct thread *t)
{
	char name[] = "file-A";
	struct { const void *at; uint32_t size; } vector = { name, sizeof name };
	uint32_t fd, done;

	name[sizeof name - 2] = (char)('A' + t->number);
	for (unsigned i = 0; i < 50; i++) {
		check(path_open(3, 0, name, 6, 1, 0x1fffffff, 0x1fffffff, 0, &fd) == 0, 96);
		check(fd_write(fd, &vector, 1, &done) == 0 && done == sizeof name, 97);
		check(fd_close(fd) == 0, 98);
		check(path_unlink_file(3, name, 6) == 0, 99);
	}
}

static void
grow(struct thread *t)
{
	for (unsigned i = 0; i < 20; i++) {
		size_t old = __builtin_wasm_memory_grow(0, 1);
		volatile char *page = (char *)(old * 65536);

		check(old != SIZE_MAX, 90);
		for (unsigned k = 0; k < 65536; k += 4096) {
			check(page[k] == 0, 89);
			page[k] = (char)(t->number + 1);
		}
		for (unsigned k = 0; k < 65536; k += 4096)
			check(page[k] == (char)(t->number + 1), 88);
	}
}

/* ---- what the main thread does */

static void
run_all(void (*run)(struct thread *), uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		check(start(&threads[i], run, i) > 0, 80);
	for (uint32_t i = 0; i < n; i++)
		join(&threads[i]);
}

/* As many as there may be; one more fails; then there may be as many again. */
static void
many(uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		check(start(&threads[i], wait_forever, i) > 0, 81);
	check(start(&threads[n], wait_forever, n) < 0, 82);
	for (uint32_t i = 0; i < n; i++)
		for (uint32_t k = 0; k < i; k++)
			check(threads[i].tid != threads[k].tid, 83);
}

static void
again(uint32_t n)
{
	for (unsigned round = 0; round < 10; round++) {
		/* a thread is counted a moment longer than it says */
		for (uint32_t i = 0; i < n; i++)
			while (start(&threads[i], count_up, i) < 0)
				pause_for(1000000);
		for (uint32_t i = 0; i < n; i++)
			join(&threads[i]);
	}
	check(counter == 10 * n * ROUNDS, 84);
}

static void
timeouts(void)
{
	uint64_t before, after;

	check(wait(&never, 1, -1) == 1, 70);
	check(wait(&never, 0, 0) == 2, 71);
	clock_time_get(1, 1, &before);
	check(wait(&never, 0, 1000000) == 2, 72);
	clock_time_get(1, 1, &after);
	check(after - before >= 1000000, 73);
	check(notify(&never, 1) == 0, 74);
}

static char text[256], *words[4];

static bool
is(const char *wanted)
{
	return __builtin_strcmp(words[1], wanted) == 0;
}

/* How the other threads pass the time while this one ends the guest, or is ended by them. */
static void (*
meanwhile(void))(struct thread *)
{
	static const struct {
		const char *name;
		void (*run)(struct thread *);
	} kinds[] = {
		{ "loop", loop_forever }, { "wait", wait_forever }, { "poll", poll_forever },
		{ "read", read_forever }, { "exit", exit_7 }, { "exit-0", exit_0 },
		{ "trap", trap_in_thread }, { "spawn", spawn_exit_7 },
	};

	for (unsigned i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (__builtin_strcmp(words[2], kinds[i].name) == 0)
			return kinds[i].run;
	proc_exit(60);
}

static void
start_and_end(void)
{
	check(start(&threads[0], meanwhile(), 0) > 0, 61);
	if (is("ended-waiting"))
		wait_forever(&threads[1]);
	if (is("ended-polling"))
		poll_forever(&threads[1]);
	if (is("ended-looping"))
		loop_forever(&threads[1]);
	if (is("ended-reading"))
		read_forever(&threads[1]);
	while (load(&ready) == 0)
		wait(&ready, 0, -1);
	if (is("exits"))
		proc_exit(3);
	if (is("traps"))
		__builtin_trap();
	/* returns */
}

__attribute__((export_name("_start"))) void
_start(void)
{
	uint32_t count, size;

	check(args_sizes_get(&count, &size) == 0 && count <= 4 && size <= sizeof text, 62);
	args_get(words, text);
	check(count > 1, 63);
	if (count > 2) {
		start_and_end();
	} else if (is("count")) {
		run_all(count_up, 8);
		check(counter == 8 * ROUNDS, 64);
	} else if (is("lock")) {
		run_all(lock_and_count, 4);
		check(counter == 4 * ROUNDS, 65);
	} else if (is("lines")) {
		run_all(print_lines, 4);
	} else if (is("files")) {
		run_all(use_files, 4);
	} else if (is("grow")) {
		run_all(grow, 3);
	} else if (is("many")) {
		many(MANY);
	} else if (is("two")) {
		many(2);
	} else if (is("none")) {
		many(0);
	} else if (is("again")) {
		again(16);
	} else if (is("timeouts")) {
		timeouts();
	} else if (is("alone")) {
		proc_exit(5);
	} else {
		proc_exit(66);
	}
}

/* What clang calls for the comparisons above. */
int
strcmp(const char *a, const char *b)
{
	while (*a && *a == *b)
		a++, b++;
	return (unsigned char)*a - (unsigned char)*b;
}

size_t
strlen(const char *s)
{
	size_t n = 0;

	while (s[n])
		n++;
	return n;
}
