/* qjs FILE...: runs scripts in QuickJS. They have print(), and jobs run after each. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "quickjs.h"

static JSValue
print(JSContext *context, JSValueConst self, int count, JSValueConst *values)
{
	int i;

	(void)self;
	for (i = 0; i < count; i++) {
		const char *text = JS_ToCString(context, values[i]);

		if (!text)
			return JS_EXCEPTION;
		printf("%s%s", i ? " " : "", text);
		JS_FreeCString(context, text);
	}
	putchar('\n');
	return JS_UNDEFINED;
}

static int
complain(JSContext *context)
{
	JSValue error = JS_GetException(context);
	const char *text = JS_ToCString(context, error);

	printf("uncaught: %s\n", text ? text : "?");
	JS_FreeCString(context, text);
	JS_FreeValue(context, error);
	return 1;
}

static char *
contents(const char *name, size_t *size)
{
	FILE *file = fopen(name, "rb");
	char *text = malloc(1 << 20);

	if (!file || !text)
		return NULL;
	*size = fread(text, 1, (1 << 20) - 1, file);
	text[*size] = '\0';
	fclose(file);
	return text;
}

static int
run(JSContext *context, const char *name)
{
	JSContext *other;
	int job;
	size_t size;
	char *text = contents(name, &size);
	JSValue value;
	int error;

	if (!text) {
		perror(name);
		return 1;
	}
	value = JS_Eval(context, text, size, name, JS_EVAL_TYPE_GLOBAL);
	error = JS_IsException(value) ? complain(context) : 0;
	JS_FreeValue(context, value);
	while ((job = JS_ExecutePendingJob(JS_GetRuntime(context), &other)) != 0)
		if (job < 0)
			error |= complain(other);
	free(text);
	return error;
}

int
main(int argc, char **argv)
{
	JSRuntime *runtime = JS_NewRuntime();
	JSContext *context = JS_NewContext(runtime);
	JSValue global = JS_GetGlobalObject(context);
	int i, error = 0;

	JS_SetPropertyStr(context, global, "print", JS_NewCFunction(context, print, "print", 1));
	JS_FreeValue(context, global);
	for (i = 1; i < argc; i++)
		error |= run(context, argv[i]);
	JS_FreeContext(context);
	JS_FreeRuntime(runtime);
	return error;
}
