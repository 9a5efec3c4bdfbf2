/* functions: the definitions of an output, one after the other, or by several threads.
 *
 * Threads print pieces of some functions each into memory. The caller puts the pieces out in their
 * order, so that the text, and of several errors the one that is found, are those of one thread.
 * What a function is made of and printed from does not change meanwhile; a thread has a reader, an
 * arena and notes of its own. */
#include "emit/emit.h"

#include "util/diag.h"
#include "util/thread.h"

#include <stdlib.h>
#include <string.h>

/* The functions in [first, end). */
static void
put_range(struct unit *u, struct sink *s, uint32_t output, uint32_t first, uint32_t end)
{
	for (uint32_t i = first; i < end; i++) {
		if (!output_defines(u, output, i))
			continue;
		u->func_at = i;
		put_definition(u, s, i);
		arena_reset(u->scratch);
	}
	u->func_at = UINT32_MAX;
}

#if HAVE_THREADS

#include <pthread.h>

enum {
	PIECE_BYTES = 16 << 10, /* of bodies, which make about a thousand lines of C */
	PIECES = 8,             /* for each thread at least, so that all end at about the same time */
	AHEAD = 4,              /* pieces for each thread that may wait to be put out */
	WORTH_THREADS = 64 << 10, /* of bodies, which take longer than threads take to start */
	MANY_THREADS = 4        /* more make nothing faster: one thread puts all pieces out */
};

enum progress { WAITS, PRINTED, FAILED };

struct piece {
	uint32_t first, end; /* functions */
	enum progress progress;
	struct sink text;    /* what has been printed of it */
	struct diag diag;    /* FAILED: why */
};

struct crew;

struct worker {
	struct crew *crew;
	struct unit u;       /* a copy, in which everything that is written belongs to the thread */
	struct arena arena, scratch;
	struct reader reader;
	pthread_t thread;
};

struct crew {
	struct unit *u;
	uint32_t output;
	uint32_t npieces;
	uint32_t nworkers, nstarted;
	uint32_t next;       /* the first piece that nobody has taken */
	uint32_t done;       /* pieces that were put out */
	uint32_t end;        /* no piece from here on is wanted */
	struct piece *pieces;
	struct worker *workers;
	pthread_mutex_t lock; /* of next, done, end, and of each piece's progress */
	pthread_cond_t changed;
};

/* The piece to be printed next; NULL: none is left. */
static struct piece *
take_piece(struct crew *c)
{
	struct piece *p = NULL;

	pthread_mutex_lock(&c->lock);
	while (c->next < c->end && c->next >= c->done + AHEAD * c->nstarted)
		pthread_cond_wait(&c->changed, &c->lock);
	if (c->next < c->end)
		p = &c->pieces[c->next++];
	pthread_mutex_unlock(&c->lock);
	return p;
}

static enum progress
print_piece(struct worker *w, struct piece *p)
{
	if (setjmp(*diag_enter(&p->diag, w->u.options->input)))
		return FAILED;
	sink_open_memory(&p->text);
	put_range(&w->u, &p->text, w->crew->output, p->first, p->end);
	diag_leave();
	return PRINTED;
}

static void *
work(void *worker)
{
	struct worker *w = worker;
	struct crew *c = w->crew;
	struct piece *p;

	while ((p = take_piece(c))) {
		enum progress progress = print_piece(w, p);

		pthread_mutex_lock(&c->lock);
		p->progress = progress;
		if (progress == FAILED && c->end > (uint32_t)(p - c->pieces) + 1)
			c->end = (uint32_t)(p - c->pieces) + 1;
		pthread_cond_broadcast(&c->changed);
		pthread_mutex_unlock(&c->lock);
	}
	return NULL;
}

static void
cut_pieces(struct crew *c, uint32_t threads)
{
	const struct module *m = c->u->m;
	uint64_t all = c->u->facts->body_bytes, each = all / (PIECES * threads) + 1, bytes;

	if (each > PIECE_BYTES)
		each = PIECE_BYTES;
	bytes = each;
	c->pieces = arena_alloc(c->u->scratch, ((size_t)(all / each) + 2) * sizeof *c->pieces);
	for (uint32_t i = m->nimported_funcs; i < m->nfuncs; i++) {
		if (!output_defines(c->u, c->output, i))
			continue;
		if (bytes >= each) {
			c->pieces[c->npieces++] = (struct piece){ .first = i };
			bytes = 0;
		}
		bytes += m->funcs[i].body_size;
		c->pieces[c->npieces - 1].end = i + 1;
	}
	c->end = c->npieces;
}

/* As many as -j says, or what suits the module and the machine. */
static uint32_t
count_threads(const struct unit *u)
{
	long processors;

	if (u->options->jobs > 0)
		return u->options->jobs;
	if (u->facts->body_bytes < WORTH_THREADS)
		return 1;
	processors = sysconf(_SC_NPROCESSORS_ONLN);
	if (processors < 1)
		return 1;
	return processors < MANY_THREADS ? (uint32_t)processors : MANY_THREADS;
}

/* False if no thread could be started. If fewer than n could, each takes more pieces. */
static bool
start(struct crew *c, uint32_t n)
{
	const struct module *m = c->u->m;

	c->workers = arena_zalloc(c->u->scratch, n * sizeof *c->workers);
	c->nworkers = n;
	for (uint32_t i = 0; i < n; i++) {
		struct worker *w = &c->workers[i];

		w->crew = c;
		w->u = *c->u;
		w->u.arena = &w->arena;
		w->u.scratch = &w->scratch;
		w->u.reader = &w->reader;
		w->u.func_used = arena_zalloc(&w->arena, m->nfuncs + 1);
		reader_share(&w->reader, c->u->reader, &w->arena);
	}
	for (bool good = true; c->nstarted < n && good;) {
		struct worker *w = &c->workers[c->nstarted];

		pthread_mutex_lock(&c->lock);
		good = pthread_create(&w->thread, NULL, work, w) == 0;
		c->nstarted += good;
		pthread_mutex_unlock(&c->lock);
	}
	return c->nstarted > 0;
}

/* Waits for all threads, and takes over their notes. */
static void
finish(struct crew *c)
{
	pthread_mutex_lock(&c->lock);
	c->end = 0;
	pthread_cond_broadcast(&c->changed);
	pthread_mutex_unlock(&c->lock);
	for (uint32_t i = 0; i < c->nstarted; i++) {
		struct worker *w = &c->workers[i];

		pthread_join(w->thread, NULL);
		for (uint32_t k = 0; k < c->u->m->nfuncs; k++)
			c->u->func_used[k] |= w->u.func_used[k];
	}
	for (uint32_t i = 0; i < c->nworkers; i++) {
		arena_free(&c->workers[i].scratch);
		arena_free(&c->workers[i].arena);
	}
	for (uint32_t i = 0; i < c->npieces; i++)
		free(c->pieces[i].text.buffer);
	pthread_mutex_destroy(&c->lock);
	pthread_cond_destroy(&c->changed);
}

static void
put_pieces(struct crew *c, struct sink *s)
{
	for (uint32_t i = 0; i < c->npieces; i++) {
		struct piece *p = &c->pieces[i];

		pthread_mutex_lock(&c->lock);
		while (p->progress == WAITS)
			pthread_cond_wait(&c->changed, &c->lock);
		pthread_mutex_unlock(&c->lock);
		put_bytes(s, p->text.buffer, (size_t)sink_size(&p->text));
		if (p->progress == FAILED)
			diag_rethrow(&p->diag);
		sink_close(&p->text);
		pthread_mutex_lock(&c->lock);
		c->done++;
		pthread_cond_broadcast(&c->changed);
		pthread_mutex_unlock(&c->lock);
	}
}

/* False if no thread could be started; then nothing has been put out. */
static bool
put_by_threads(struct unit *u, struct sink *s, uint32_t output, uint32_t n)
{
	struct crew *c = arena_zalloc(u->scratch, sizeof *c);
	struct diag diag;
	bool started;

	c->u = u;
	c->output = output;
	cut_pieces(c, n);
	pthread_mutex_init(&c->lock, NULL);
	pthread_cond_init(&c->changed, NULL);
	if (setjmp(*diag_enter(&diag, u->options->input))) {
		finish(c);
		diag_rethrow(&diag);
	}
	started = start(c, n < c->npieces ? n : c->npieces);
	if (started)
		put_pieces(c, s);
	diag_leave();
	finish(c);
	u->func_at = UINT32_MAX;
	arena_reset(u->scratch);
	return started;
}

#endif

void
put_definitions(struct unit *u, struct sink *s, uint32_t output)
{
#if HAVE_THREADS
	uint32_t threads = count_threads(u);

	if (threads > 1 && put_by_threads(u, s, output, threads))
		return;
#endif
	put_range(u, s, output, u->m->nimported_funcs, u->m->nfuncs);
}
