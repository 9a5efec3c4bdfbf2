/* stack_check: where a function checks that there is stack left.
 *
 * Before its first call, and not before conditions that decide whether there is one: half of the
 * calls of a recursive function end the recursion. All calls come after the check, so that there is
 * still one on every cycle (wasm/callgraph.c). What a function holds without it is less than
 * STACK_SMALL, or it checks at once. */
#include "c/print.h"

#define MOST_CONDITIONS 8 /* around a check: each is searched once more */

static bool
is_call(const struct expr *e)
{
	return e && e->effects & (EFFECT_CALL | EFFECT_GROW | EFFECT_CONTROL);
}

static bool has_calls(const struct stmt *list);

/* Whether the check must come before it: it calls, or goes to a place that is not within it, or is
 * such a place. Breaks stay within, since no loop or switch is around a check. */
static bool
needs_check(const struct stmt *s)
{
	return s->kind == STMT_BR || s->kind == STMT_LABEL || s->kind == STMT_TAIL_CALL
	    || s->kind == STMT_POLL || is_call(s->value) || has_calls(s->body) || has_calls(s->other);
}

static bool
has_calls(const struct stmt *list)
{
	while (list && !needs_check(list))
		list = list->next;
	return list != NULL;
}

const struct stmt *
stack_check_place(const struct stmt *s)
{
	for (unsigned conditions = 0; s; conditions++) {
		bool body, other;

		while (s && !needs_check(s))
			s = s->next;
		if (!s || s->kind != STMT_IF || conditions == MOST_CONDITIONS || is_call(s->value)
		    || has_calls(s->next))
			break;
		body = has_calls(s->body);
		other = has_calls(s->other);
		if (body == other)
			break;
		s = body ? s->body : s->other;
	}
	return s;
}
