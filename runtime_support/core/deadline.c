/* Deadlines: when one comes, the helper interrupts the thread that has set it. Deadlines are in a
 * binary heap, the earliest in deadlines[1], under the helper's lock. */
#include "system-private.h"
#include "interrupt-private.h"

#if HAVE_HELPER

static pthread_key_t deadline_key; /* forgets the deadlines of threads that end */
static bool has_key;
static struct wasm_rt_thread **deadlines;
static size_t ndeadlines, deadlines_room;

static void
put_deadline(size_t place, struct wasm_rt_thread *t)
{
	deadlines[place] = t;
	t->place = place;
}

/* Puts a thread into the heap: moves up or down from a free place to the right one. */
static void
settle_deadline(size_t place, struct wasm_rt_thread *t)
{
	size_t child;

	while (place > 1 && deadlines[place / 2]->deadline > t->deadline) {
		put_deadline(place, deadlines[place / 2]);
		place /= 2;
	}
	while ((child = 2 * place) <= ndeadlines) {
		if (child < ndeadlines && deadlines[child + 1]->deadline < deadlines[child]->deadline)
			child++;
		if (deadlines[child]->deadline >= t->deadline)
			break;
		put_deadline(place, deadlines[child]);
		place = child;
	}
	put_deadline(place, t);
}

static void
remove_deadline(struct wasm_rt_thread *t)
{
	size_t place = t->place;

	if (!place)
		return;
	t->place = 0;
	if (place != ndeadlines--)
		settle_deadline(place, deadlines[ndeadlines + 1]);
}

static bool
add_deadline(struct wasm_rt_thread *t, uint64_t deadline)
{
	if (ndeadlines + 2 > deadlines_room) {
		size_t room = deadlines_room ? 2 * deadlines_room : 16;
		void *more = wasm_rt_heap_resize(deadlines, deadlines_room * sizeof *deadlines,
			room * sizeof *deadlines);

		if (!more)
			return false;
		deadlines = more;
		deadlines_room = room;
	}
	t->deadline = deadline;
	settle_deadline(++ndeadlines, t);
	return true;
}

/* Interrupts the threads whose time has come. Returns the time of the next deadline. */
static uint64_t
look_for_deadlines(uint64_t time)
{
	while (ndeadlines > 0 && deadlines[1]->deadline <= time) {
		struct wasm_rt_thread *t = deadlines[1];
		remove_deadline(t);
		wasm_rt_interrupt(t);
	}
	return ndeadlines > 0 ? deadlines[1]->deadline : NO_DEADLINE;
}

static void
forget_deadline(void *thread)
{
	wasm_rt_helper_lock();
	remove_deadline(thread);
	wasm_rt_helper_unlock();
}

static bool
make_deadline_key(void)
{
	has_key = has_key || pthread_key_create(&deadline_key, forget_deadline) == 0;
	return has_key;
}

bool
wasm_rt_set_deadline(uint64_t nanoseconds)
{
	struct wasm_rt_thread *t = wasm_rt_current_thread();
	bool ok = true, sooner = false;

	wasm_rt_helper_lock();
	remove_deadline(t);
	if (nanoseconds) {
		uint64_t time = wasm_rt_helper_now(), most = NO_DEADLINE - 1 - time,
			at = time + (nanoseconds < most ? nanoseconds : most);

		t->forget = forget_deadline;
		ok = wasm_rt_helper_watch(look_for_deadlines) && make_deadline_key()
			&& pthread_setspecific(deadline_key, t) == 0 && add_deadline(t, at);
		sooner = ok && wasm_rt_helper_sleeps_beyond(at);
	}
	wasm_rt_helper_unlock();
	if (sooner)
		wasm_rt_helper_poke();
	return ok;
}

#else

bool
wasm_rt_set_deadline(uint64_t nanoseconds)
{
	return nanoseconds == 0;
}

#endif
