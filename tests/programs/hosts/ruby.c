/* ruby FILE...: evaluates scripts in CRuby, which is a reactor. Strings and Ruby's objects pass as
 * the older canonical ABI has it: an object is a handle, the number under which the host keeps the
 * guest's pointer. What scripts would ask of JavaScript traps. */
#include "host.h"
#include "ruby.h"
#include "wasm-rt-wasi.h"

/* The exports, by what their names begin with. (A backslash at the end of a line may be within a
 * name; the next line then begins without a space.) */
#define RUBY_INIT \
	w2c_ruby_ruby0x2Dinit0x3A0x20func0x28args0x3A0x20list0x3Cstring0x3E0x290x200x2D0x3E0x20\
0x280x29
#define EVAL_STRING \
	w2c_ruby_rb0x2Deval0x2Dstring0x2Dprotect0x3A0x20func0x28str0x3A0x20string0x290x200x2D0x3E\
0x20tuple0x3Chandle0x3Crb0x2Dabi0x2Dvalue0x3E0x2C0x20s320x3E
#define CALL \
	w2c_ruby_rb0x2Dfuncallv0x2Dprotect0x3A0x20func0x28recv0x3A0x20handle0x3Crb0x2Dabi0x2Dvalue\
0x3E0x2C0x20mid0x3A0x20u320x2C0x20args0x3A0x20list0x3Chandle0x3Crb0x2Dabi0x2Dvalue0x3E0x3E\
0x290x200x2D0x3E0x20tuple0x3Chandle0x3Crb0x2Dabi0x2Dvalue0x3E0x2C0x20s320x3E
#define INTERN w2c_ruby_rb0x2Dintern0x3A0x20func0x28name0x3A0x20string0x290x200x2D0x3E0x20u32
#define ERRINFO \
	w2c_ruby_rb0x2Derrinfo0x3A0x20func0x280x290x200x2D0x3E0x20handle0x3Crb0x2Dabi0x2Dvalue0x3E
#define CLEAR_ERRINFO w2c_ruby_rb0x2Dclear0x2Derrinfo0x3A0x20func0x280x290x200x2D0x3E0x200x280x29
#define STRING_POINTER \
	w2c_ruby_rstring0x2Dptr0x3A0x20func0x28value0x3A0x20handle0x3Crb0x2Dabi0x2Dvalue0x3E0x29\
0x200x2D0x3E0x20string
#define FREE_STRING w2c_ruby_cabi_post_rstring0x2Dptr

static w2c_ruby guest;
static struct w2c_wasi__snapshot__preview1 sandbox;

/* ---- Handles */

struct w2c_canonical__abi {
	u32 pointers[1000];
	u32 count;
};

static struct w2c_canonical__abi handles;

u32
w2c_canonical__abi_resource_new_rb0x2Dabi0x2Dvalue(struct w2c_canonical__abi *h, u32 pointer)
{
	if (h->count == sizeof h->pointers / sizeof *h->pointers)
		fail("too many handles");
	h->pointers[h->count] = pointer;
	return h->count++;
}

u32
w2c_canonical__abi_resource_get_rb0x2Dabi0x2Dvalue(struct w2c_canonical__abi *h, u32 handle)
{
	if (handle >= h->count)
		fail("no such handle");
	return h->pointers[handle];
}

void
w2c_canonical__abi_resource_drop_js0x2Dabi0x2Dvalue(struct w2c_canonical__abi *h, u32 handle)
{
	(void)h, (void)handle;
}

/* ---- Strings */

static wasm_rt_memory_t *
memory(void)
{
	return w2c_ruby_memory(&guest);
}

/* A copy in the guest's memory. What Ruby is given has its NUL, and counts it. */
static u32
guest_string(const char *text, u32 size)
{
	u32 address = w2c_ruby_cabi_realloc(&guest, 0, 0, 1, size);

	memcpy(bytes(memory(), address, size), text, size);
	return address;
}

static void
init(void)
{
	static const char *const arguments[] = { "ruby", "-EUTF-8", "-e_=0" };
	u32 list = w2c_ruby_cabi_realloc(&guest, 0, 0, 4, 3 * 8), i;

	for (i = 0; i < 3; i++) {
		u32 size = (u32)strlen(arguments[i]) + 1, text = guest_string(arguments[i], size);

		put_u32(memory(), list + 8 * i, text);
		put_u32(memory(), list + 8 * i + 4, size);
	}
	RUBY_INIT(&guest, list, 3);
}

/* The text of an object, as its method of this name has it. */
static void
say(u32 object, const char *method)
{
	u32 size = (u32)strlen(method) + 1, name = INTERN(&guest, guest_string(method, size), size);
	u32 result = CALL(&guest, object, name, 0, 0), string;

	if (get_u32(memory(), result + 4) != 0)
		fail("the method raised an exception");
	string = STRING_POINTER(&guest, get_u32(memory(), result));
	printf("%.*s\n", (int)get_u32(memory(), string + 4),
		(char *)bytes(memory(), get_u32(memory(), string), get_u32(memory(), string + 4)));
	FREE_STRING(&guest, string);
}

static int
run(const char *name)
{
	size_t size;
	char *text = contents(name, &size);
	u32 code = guest_string(text, (u32)size + 1), result = EVAL_STRING(&guest, code, (u32)size + 1);

	free(text);
	if (get_u32(memory(), result + 4) != 0) {
		printf("uncaught: ");
		say(ERRINFO(&guest), "full_message");
		CLEAR_ERRINFO(&guest);
		return 1;
	}
	printf("=> ");
	say(get_u32(memory(), result), "inspect");
	return 0;
}

int
main(int argc, char **argv)
{
	int i, error = 0;

	wasm_rt_init();
	wasm_rt_wasi_init(&sandbox.wasi, w2c_ruby_memory(&guest));
	wasm_rt_wasi_inherit_stdio(&sandbox.wasi);
	wasm2c_ruby_instantiate(&guest, &handles, NULL, &sandbox);
	w2c_ruby_0x5Finitialize(&guest);
	init();
	for (i = 1; i < argc; i++)
		error |= run(argv[i]);
	fflush(stdout);
	wasm2c_ruby_free(&guest);
	wasm_rt_wasi_free(&sandbox.wasi);
	wasm_rt_free();
	return error;
}
