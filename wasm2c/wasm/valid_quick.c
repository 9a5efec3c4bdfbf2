/* valid_quick: the instructions that make up most of all code, validated as they are decoded. What
 * is not certainly valid is left unread: the loop in valid.c knows all rules and all messages. */
#include "wasm/valid_state.h"

#include "wasm/limits.h"
#include "wasm/signature.h"

static bool
same_types(const valtype *a, const valtype *b, uint32_t n)
{
	while (n > 0 && a[n - 1] == b[n - 1])
		n--;
	return n == 0;
}

/* Whether branches to a label carry nothing. */
static bool
is_bare_label(const struct valid *v, uint32_t label)
{
	return label < v->frames.n && valid_label(v, label).n == 0;
}

uint32_t
valid_quick(struct valid *v, struct reader *r, struct facts *facts)
{
	const uint8_t *p = r->p, *last = r->window_end - QUICK_BYTES, *next;
	valtype *top = v->top, *floor = v->floor, *highest = v->highest;
	bool memory = v->m->nmemories > 0 && !v->m->memories[0].limits.is64;
	const struct functype *type;
	const struct quick_row *row;
	uint32_t n = 0, value;
	uint64_t found;
	unsigned bits;

	for (; p <= last; p = next, n++) {
		row = &quick_rows[p[0]];
		next = p + 1;
		switch ((enum form)row->form) {
		case FORM_OTHER:
			goto leave;
		case FORM_GET:
			next = insn_short(next, &value, &bits);
			if (!next || value >= v->nlisted || top == v->stack_end)
				goto leave;
			*top++ = v->locals[value];
			if (top > highest)
				highest = top;
			goto taken;
		case FORM_SET: case FORM_TEE:
			next = insn_short(next, &value, &bits);
			if (!next || value >= v->nlisted || top == floor || top[-1] != v->locals[value])
				goto leave;
			top -= row->form == FORM_SET;
			goto taken;
		case FORM_CONST:
			next = insn_short(next, &value, &bits);
			if (!next || top == v->stack_end)
				goto leave;
			break;
		case FORM_ACCESS:
			if (p[1] > row->access || !memory || !(next = insn_short(p + 2, &value, &bits)))
				goto leave;
			break;
		case FORM_PLAIN: case FORM_TRAPPING:
			break;
		case FORM_CALL:
			next = insn_short(next, &value, &bits);
			if (!next || value >= v->m->nfuncs)
				goto leave;
			type = func_type(v->m, value);
			if ((size_t)(top - floor) < type->nparams
			    || (size_t)(v->stack_end - top) < type->nresults
			    || !same_types(top - type->nparams, type->params, type->nparams))
				goto leave;
			top -= type->nparams;
			for (uint32_t i = 0; i < type->nresults; i++)
				*top++ = type->results[i];
			if (top > highest)
				highest = top;
			v->in.op = OP_CALL;
			v->in.index = value;
			facts_note(facts, v->m, v->func, &v->in, !v->frame->unreachable);
			goto taken;
		case FORM_BLOCK: case FORM_LOOP: case FORM_IF:
			if (p[1] != BLOCK_EMPTY || v->frames.n > LIMIT_NESTING)
				goto leave;
			if (row->form == FORM_IF) {
				if (top == floor || top[-1] != TYPE_I32)
					goto leave;
				top--;
			}
			v->top = top;
			valid_open(v, (enum op)row->op, (struct functype){ 0, 0, NULL, NULL });
			floor = top;
			next = p + 2;
			goto taken;
		case FORM_END:
			if (v->frames.n == 1 || top != floor || v->frame->type.nparams > 0
			    || v->frame->type.nresults > 0)
				goto leave;
			v->frames.n--;
			v->frame--;
			floor = v->stack + v->frame->height;
			goto taken;
		case FORM_BR:
			next = insn_short(next, &value, &bits);
			if (!next || !is_bare_label(v, value))
				goto leave;
			top = floor;
			v->frame->unreachable = true;
			goto taken;
		case FORM_BR_IF:
			next = insn_short(next, &value, &bits);
			if (!next || !is_bare_label(v, value) || top == floor || top[-1] != TYPE_I32)
				goto leave;
			top--;
			goto taken;
		}
		memcpy(&found, top - 2, sizeof found);
		if ((found & row->mask) != row->wanted || top - floor < row->noperands)
			goto leave;
		top -= row->noperands;
		*top = row->result;
		top += row->nresults;
		if (top > highest)
			highest = top;
	taken:
		facts->ops_used[row->op] = true;
	}
leave:
	r->p = p;
	v->top = top;
	v->floor = floor;
	v->highest = highest;
	return n;
}
