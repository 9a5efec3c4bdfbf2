/* tail: tail calls, through a trampoline.
 *
 * A function that makes tail calls, or is the target of one, has a twin for the trampoline:
 *
 *   void f_tail(void **instance, void *args, wasm_rt_tailcallee_t *next)
 *
 * It takes its parameters from args. Then it either leaves its results there and sets next->fn =
 * NULL; or, to make a tail call, it leaves the arguments there and puts the callee's instance and
 * twin into *instance and next. If the function makes tail calls, its code is in the twin, and the
 * function itself runs the trampoline; otherwise the twin calls the function. */
#include "c/print.h"

/* struct { u32 a0; u64 a1; }: both sides of a tail call print the same members. */
static void
put_args_struct(struct sink *s, const struct functype *t)
{
	put_str(s, "struct { ");
	for (uint32_t i = 0; i < t->nparams; i++)
		put_format(s, "%s a%u; ", ctype(t->params[i]), (unsigned)i);
	put_char(s, '}');
}

/* Stores the call's arguments in args: statements without a newline. */
static void
put_store_args(struct printer *p, struct sink *s, const struct expr *call, const struct functype *t)
{
	uint32_t first = call->nargs - t->nparams;

	if (!t->nparams)
		return;
	put_args_struct(s, t);
	put_str(s, " out = { ");
	for (uint32_t i = 0; i < t->nparams; i++) {
		if (i)
			put_str(s, ", ");
		put_quiet(p, s, call->args[first + i], PREC_ASSIGN);
	}
	put_str(s, " }; TAIL_ARGS(out); memcpy(args, &out, sizeof out); ");
}

static void
put_results(struct printer *p, struct sink *s, const struct expr *value)
{
	if (value->op != OP_TUPLE) {
		put_quiet(p, s, value, PREC_ASSIGN);
		return;
	}
	put_format(s, "(%s){ ", ctype_result(p->unit, p->f->type));
	for (uint32_t i = 0; i < value->nargs; i++) {
		if (i)
			put_str(s, ", ");
		put_quiet(p, s, value->args[i], PREC_ASSIGN);
	}
	put_str(s, " }");
}

void
put_return(struct printer *p, struct sink *s, const struct stmt *st)
{
	p->returns = true;
	if (p->is_tail) {
		put_str(s, "{ ");
		if (st->value) {
			put_format(s, "%s out = ", ctype_result(p->unit, p->f->type));
			put_results(p, s, st->value);
			put_str(s, "; TAIL_ARGS(out); memcpy(args, &out, sizeof out); ");
		}
		put_str(s, "return; }\n");
		return;
	}
	put_str(s, "return");
	if (st->value) {
		put_char(s, ' ');
		put_results(p, s, st->value);
	}
	put_str(s, ";\n");
}

/* A call whose results are this function's. */
static void
put_call_and_return(struct printer *p, struct sink *s, const struct expr *call)
{
	if (p->f->type->nresults) {
		put_format(s, "%s out = ", ctype_result(p->unit, p->f->type));
		put_call(p, s, call);
		put_str(s, "; TAIL_ARGS(out); memcpy(args, &out, sizeof out); ");
	} else {
		put_call(p, s, call);
		put_str(s, "; ");
	}
	put_str(s, "return; ");
}

void
put_tail_call(struct printer *p, struct sink *s, const struct stmt *st)
{
	const struct expr *call = st->value;
	struct unit *u = p->unit;

	put_str(s, "{ ");
	if (call->op == OP_CALL && u->m->funcs[call->index].import)
		put_call_and_return(p, s, call);
	else if (call->op == OP_CALL) {
		put_store_args(p, s, call, func_type(u->m, call->index));
		put_format(s, "next->fn = %s; return; ", u->func_tails[call->index]);
	} else {
		if (u->own_funcs) {
			put_str(s, "const struct own_func *own = own_func_of(self, ");
			put_local(p, s, call->args[0]->index);
			put_str(s, ", OWN_FUNCS, sizeof OWN_FUNCS); if (own && own->tail.fn) { ");
			put_store_args(p, s, call, &u->m->types[call->index].func);
			put_str(s, "*next = own->tail; return; } ");
			put_call_and_return(p, s, call);
			put_str(s, "}\n");
			return;
		}
		put_str(s, "if (");
		put_local(p, s, call->args[0]->index);
		put_str(s, "->func_tailcallee.fn) { ");
		put_store_args(p, s, call, &u->m->types[call->index].func);
		put_str(s, "*instance = ");
		put_local(p, s, call->args[0]->index);
		put_str(s, "->module_instance; *next = ");
		put_local(p, s, call->args[0]->index);
		put_str(s, "->func_tailcallee; return; } ");
		put_call_and_return(p, s, call);
	}
	put_str(s, "}\n");
}

/* The parameters, read from args: the start of a twin. */
static void
put_load_params(struct printer *p, struct sink *s)
{
	if (!p->f->nparams)
		return;
	put_char(s, '\t');
	put_args_struct(s, p->f->type);
	put_str(s, " in;\n\tmemcpy(&in, args, sizeof in);\n");
}

void
put_tail_head(struct printer *p, struct sink *s)
{
	struct unit *u = p->unit;
	uint32_t func = p->f->index;

	put_format(s, "\n%svoid\n%s(void **instance, void *args, wasm_rt_tailcallee_t *next)\n{\n",
		func_tail_linkage(u),
		u->func_tails[func]);
	put_format(s, "\t%s *self = *instance;\n", u->instance);
	put_load_params(p, s);
	for (uint32_t i = 0; i < p->f->nparams; i++) {
		put_format(s, "\t%s ", ctype(p->f->type->params[i]));
		put_local(p, s, i);
		put_format(s, " = in.a%u;\n", (unsigned)i);
	}
	put_str(s, "\t(void)args;\n\tnext->fn = NULL;\n"); /* unless a tail call says otherwise */
}

/* The rest of a function whose code is in its twin. */
void
put_trampoline(struct printer *p, struct sink *s)
{
	put_str(s, "{\n\tvoid *instance = self;\n");
	put_format(s, "\twasm_rt_tailcallee_t next = { %s };\n", p->unit->func_tails[p->f->index]);
	if (p->f->nparams) {
		put_char(s, '\t');
		put_args_struct(s, p->f->type);
		put_str(s, " in = { ");
		for (uint32_t i = 0; i < p->f->nparams; i++) {
			if (i)
				put_str(s, ", ");
			put_local(p, s, i);
		}
		put_str(s, " };\n\tTAIL_ARGS(in);\n\tmemcpy(wasm_rt_tail_args, &in, sizeof in);\n");
	}
	put_str(s, "\twhile (next.fn)\n\t\tnext.fn(&instance, wasm_rt_tail_args, &next);\n");
	if (p->f->type->nresults) {
		put_format(s,
			"\t%s result;\n"
			"\tmemcpy(&result, wasm_rt_tail_args, sizeof result);\n"
			"\treturn result;\n", ctype_result(p->unit, p->f->type));
	}
	put_str(s, "}\n");
}

/* The twin of a function whose code is not in the twin: it calls the function. */
void
put_calling_twin(struct printer *p, struct sink *s)
{
	put_format(s, "\n%s", func_tail_linkage(p->unit));
	put_format(s, "void %s(void **instance, void *args, wasm_rt_tailcallee_t *next)\n{\n",
		p->unit->func_tails[p->f->index]);
	put_load_params(p, s);
	put_char(s, '\t');
	if (p->f->type->nresults)
		put_format(s, "%s out = ", ctype_result(p->unit, p->f->type));
	put_format(s, "%s(*instance", func_use(p->unit, p->f->index));
	for (uint32_t i = 0; i < p->f->nparams; i++)
		put_format(s, ", in.a%u", (unsigned)i);
	put_str(s, ");\n");
	put_str(s, p->f->type->nresults ? "\tTAIL_ARGS(out);\n\tmemcpy(args, &out, sizeof out);\n"
	    : "\t(void)args;\n");
	put_str(s, "\tnext->fn = NULL;\n}\n");
}
