/* func: one function, from its body in the file to its definition in C.
 *
 * A function that makes tail calls, or is the target of one, has a twin for the trampoline:
 *
 *   void f_tail(void **instance, void *args, wasm_rt_tailcallee_t *next)
 *
 * takes its parameters from args and leaves its results there, with next->fn = NULL; or leaves there the arguments of
 * the function it calls last, and that one's instance and twin in *instance and next. Where the function makes tail
 * calls its code is in the twin, and the function itself runs the trampoline; else the twin calls the function. */
#include "ir/ir.h"
#include "ir/names.h"
#include "ir/passes.h"
#include "ir/print.h"

#include <stdlib.h>
#include <string.h>

/* ---- the trampoline ---- */

/* struct { u32 a0; u64 a1; }: both sides of a tail call print the same members. */
static void
put_args_struct(struct sink *s, const struct functype *t)
{
	put_str(s, "struct { ");
	for (uint32_t i = 0; i < t->nparams; i++)
		put_format(s, "%s a%u; ", ctype(t->params[i]), (unsigned)i);
	put_char(s, '}');
}

/* The call's arguments into args, as statements without newline. */
static void
put_store_args(struct function *f, struct sink *s, const struct expr *call, const struct functype *t)
{
	if (!t->nparams)
		return;
	put_args_struct(s, t);
	put_str(s, " out = { ");
	for (uint32_t i = 0; i < t->nparams; i++) {
		if (i)
			put_str(s, ", ");
		put_value(f, s, call->args[i]);
	}
	put_str(s, " }; TAIL_ARGS(out); memcpy(args, &out, sizeof out); ");
}

static void
put_results(struct function *f, struct sink *s, struct expr *const *values)
{
	if (f->type->nresults == 1) {
		put_value(f, s, values[0]);
		return;
	}
	put_format(s, "(%s){ ", ctype_result(f->e, f->type));
	for (uint32_t i = 0; i < f->type->nresults; i++) {
		if (i)
			put_str(s, ", ");
		put_value(f, s, values[i]);
	}
	put_str(s, " }");
}

void
put_return(struct function *f, struct sink *s, const struct stmt *st)
{
	f->returns = true;
	if (f->is_tail) {
		put_str(s, "{ ");
		if (st->n) {
			put_format(s, "%s out = ", ctype_result(f->e, f->type));
			put_results(f, s, st->values);
			put_str(s, "; TAIL_ARGS(out); memcpy(args, &out, sizeof out); ");
		}
		put_str(s, "return; }\n");
		return;
	}
	put_str(s, "return");
	if (st->n) {
		put_char(s, ' ');
		put_results(f, s, st->values);
	}
	put_str(s, ";\n");
}

/* A call whose results are this function's. */
static void
put_call_and_return(struct function *f, struct sink *s, const struct expr *call)
{
	if (f->type->nresults) {
		put_format(s, "%s out = ", ctype_result(f->e, f->type));
		put_call(f, s, call);
		put_str(s, "; TAIL_ARGS(out); memcpy(args, &out, sizeof out); ");
	} else {
		put_call(f, s, call);
		put_str(s, "; ");
	}
	put_str(s, "return; ");
}

void
put_tail_call(struct function *f, struct sink *s, const struct stmt *st)
{
	const struct expr *call = st->value;
	struct emit *e = f->e;

	put_str(s, "{ ");
	if (call->op == OP_CALL && e->m->funcs[call->index].import)
		put_call_and_return(f, s, call);
	else if (call->op == OP_CALL) {
		put_store_args(f, s, call, func_type(e->m, call->index));
		put_format(s, "next->fn = %s; return; ", e->func_tails[call->index]);
	} else {
		if (e->own_funcs) {
			put_str(s, "const struct own_func *own = own_func_of(self, ");
			put_local(f, s, call->index);
			put_str(s, ", OWN_FUNCS, sizeof OWN_FUNCS); if (own && own->tail.fn) { ");
			put_store_args(f, s, call, &e->m->types[call->imm].func);
			put_str(s, "*next = own->tail; return; } ");
			put_call_and_return(f, s, call);
			put_str(s, "}\n");
			return;
		}
		put_str(s, "if (");
		put_local(f, s, call->index);
		put_str(s, "->func_tailcallee.fn) { ");
		put_store_args(f, s, call, &e->m->types[call->imm].func);
		put_str(s, "*instance = ");
		put_local(f, s, call->index);
		put_str(s, "->module_instance; *next = ");
		put_local(f, s, call->index);
		put_str(s, "->func_tailcallee; return; } ");
		put_call_and_return(f, s, call);
	}
	put_str(s, "}\n");
}

/* The parameters, read from args: the start of a twin. */
static void
put_load_params(struct function *f, struct sink *s)
{
	if (!f->nparams)
		return;
	put_char(s, '\t');
	put_args_struct(s, f->type);
	put_str(s, " in;\n\tmemcpy(&in, args, sizeof in);\n");
}

/* What follows for a function whose code is in its twin. */
static void
put_trampoline(struct function *f, struct sink *s, const char *twin)
{
	put_str(s, "{\n\tvoid *instance = self;\n");
	put_format(s, "\twasm_rt_tailcallee_t next = { %s };\n", twin);
	if (f->nparams) {
		put_char(s, '\t');
		put_args_struct(s, f->type);
		put_str(s, " in = { ");
		for (uint32_t i = 0; i < f->nparams; i++) {
			if (i)
				put_str(s, ", ");
			put_local(f, s, i);
		}
		put_str(s, " };\n\tTAIL_ARGS(in);\n\tmemcpy(wasm_rt_tail_args, &in, sizeof in);\n");
	}
	put_str(s, "\twhile (next.fn)\n\t\tnext.fn(&instance, wasm_rt_tail_args, &next);\n");
	if (f->type->nresults) {
		const char *result = ctype_result(f->e, f->type);
		put_format(s, "\t%s result;\n\tmemcpy(&result, wasm_rt_tail_args, sizeof result);\n\treturn result;\n", result);
	}
	put_str(s, "}\n");
}

/* The twin of a function that has its code itself. */
static void
put_calling_twin(struct function *f, struct sink *s, const char *name)
{
	put_format(s, "\n%s", func_tail_linkage(f->e, f->index));
	put_format(s, "void %s(void **instance, void *args, wasm_rt_tailcallee_t *next)\n{\n", name);
	put_load_params(f, s);
	put_char(s, '\t');
	if (f->type->nresults)
		put_format(s, "%s out = ", ctype_result(f->e, f->type));
	put_format(s, "%s(*instance", func_use(f->e, f->index));
	for (uint32_t i = 0; i < f->nparams; i++)
		put_format(s, ", in.a%u", (unsigned)i);
	put_str(s, ");\n");
	put_str(s, f->type->nresults ? "\tTAIL_ARGS(out);\n\tmemcpy(args, &out, sizeof out);\n" : "\t(void)args;\n");
	put_str(s, "\tnext->fn = NULL;\n}\n");
}

/* ---- the definition ---- */

static void
put_head(struct function *f, struct sink *s)
{
	struct emit *e = f->e;

	put_char(s, '\n');
	put_str(s, func_linkage(e, f->index));
	put_str(s, ctype_result(e, f->type));
	put_char(s, '\n');
	put_str(s, e->funcs[f->index]);
	put_char(s, '(');
	put_str(s, e->instance);
	put_str(s, " *self");
	for (uint32_t i = 0; i < f->nparams; i++) {
		put_str(s, ", ");
		put_str(s, ctype(f->type->params[i]));
		put_char(s, ' ');
		put_local(f, s, i);
	}
	put_str(s, ")\n");
}

static void
put_views(struct function *f, struct sink *s)
{
	for (uint32_t i = 0; i < f->e->m->nmemories; i++) {
		if (!(f->memories >> (i < 63 ? i : 63) & 1))
			continue;
		put_str(s, memory_class(&f->e->m->memories[i]) == MEMORY_GUARDED ? "\tVIEW(" : "\tVIEW_CHECKED(");
		put_view(s, i);
		put_str(s, ");\n");
	}
}

void
put_view_names(struct emit *e, struct sink *s)
{
	for (uint32_t i = 0; i < e->m->nmemories; i++) {
		put_str(s, "#define ");
		put_view(s, i);
		put_format(s, "_memory %s\n", e->memories[i]);
	}
}

static bool
names_self(const struct expr *e)
{
	if (op_info[e->op].props & PROP_INSTANCE)
		return true;
	for (uint32_t i = 0; i < e->nargs; i++)
		if (names_self(e->args[i]))
			return true;
	return false;
}

static bool
list_names_self(const struct stmt *s)
{
	for (; s; s = s->next) {
		if (s->value && names_self(s->value))
			return true;
		for (uint32_t i = 0; s->kind == STMT_RETURN && i < s->n; i++)
			if (names_self(s->values[i]))
				return true;
		if (list_names_self(s->body) || list_names_self(s->other))
			return true;
	}
	return false;
}

static void
put_unused(struct function *f, struct sink *s)
{
	bool self = !f->is_tail && (f->memories || list_names_self(f->body)); /* in a twin, a tail call does not */

	if (!self)
		put_str(s, "\t(void)self;\n");
	for (uint32_t i = 0; i < f->nparams; i++)
		if (!f->locals.v[i].gets) {
			put_str(s, "\t(void)");
			put_local(f, s, i);
			put_str(s, ";\n");
		}
}

static void
put_body(struct function *f, struct sink *s)
{
	const struct func_facts *facts = &f->e->facts->funcs[f->index];

	if (facts->stack_check)
		put_format(s, "\tSTACK_CHECK(%u);\n", (unsigned)(facts->stack_bytes > 4096 ? facts->stack_bytes : 0));
	put_views(f, s);
	put_declarations(f, s);
	put_unused(f, s);
	put_statements(f, s, f->body, 1);
	if (f->type->nresults && !f->is_tail && !f->returns) /* it loops for ever, and compilers want to see a return */
		put_str(s, "\tTRAP(UNREACHABLE);\n");
	put_str(s, "}\n");
}

void
emit_function(struct emit *e, struct sink *s, uint32_t func)
{
	const struct func_facts *facts = &e->facts->funcs[func];
	struct function f;

	function_make(&f, e, func, NULL, 0);
	names_locals(&f);
	if (facts->tail_calls) {
		f.is_tail = true;
		put_format(s, "\n%svoid\n%s(void **instance, void *args, wasm_rt_tailcallee_t *next)\n{\n", func_tail_linkage(e, func), e->func_tails[func]);
		put_format(s, "\t%s *self = *instance;\n", e->instance);
		put_load_params(&f, s);
		for (uint32_t i = 0; i < f.nparams; i++) {
			put_format(s, "\t%s ", ctype(f.type->params[i]));
			put_local(&f, s, i);
			put_format(s, " = in.a%u;\n", (unsigned)i);
		}
		put_str(s, "\t(void)args;\n\tnext->fn = NULL;\n"); /* unless a tail call says otherwise */
		put_body(&f, s);
		put_head(&f, s);
		put_trampoline(&f, s, e->func_tails[func]);
	} else {
		put_head(&f, s);
		put_str(s, "{\n");
		put_body(&f, s);
		if (facts->tail_called)
			put_calling_twin(&f, s, e->func_tails[func]);
	}
}
