/* Calls one export with values as text, for --invoke. Results are printed in a form that is also
 * accepted as an argument. */
#include "program.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

static const char *
type_name(char letter)
{
	switch (letter) {
	case 'i': return "i32";
	case 'j': return "i64";
	case 'f': return "f32";
	case 'd': return "f64";
	case 'o': return "v128";
	case 'r': return "funcref";
	case 'e': return "externref";
	case 'x': return "exnref";
	}
	return "a reference that is not null"; /* '-' */
}

/* ---- from text */

/* An integer of so many bits, signed or not; a sign may stand before hexadecimal digits, too. */
static bool
parse_integer(const char *text, unsigned bits, uint64_t *value)
{
	bool negative = *text == '-', hexadecimal;
	uint64_t greatest = UINT64_MAX >> (64 - bits), n;
	char *end;

	if (*text == '-' || *text == '+')
		text++;
	hexadecimal = text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
	if (hexadecimal)
		text += 2;
	if (!*text || text[strspn(text, hexadecimal ? "0123456789abcdefABCDEF" : "0123456789")])
		return false;
	errno = 0;
	n = strtoull(text, &end, hexadecimal ? 16 : 10);
	if (errno || n > (negative ? greatest / 2 + 1 : greatest))
		return false;
	*value = negative ? 0 - n : n;
	return true;
}

/* "nan" and "nan:0x1" (the payload) after the sign: the bits of the payload, of so many at most. */
static bool
parse_nan(const char *text, unsigned payload_bits, uint64_t *payload)
{
	if (strncmp(text, "nan", 3) != 0)
		return false;
	*payload = (uint64_t)1 << (payload_bits - 1);
	return !text[3] || (strncmp(text + 3, ":0x", 3) == 0 &&
		parse_integer(text + 4, payload_bits, payload) && *payload != 0);
}

/* A float as C reads it, decimal or hexadecimal, or "inf"; what is too large becomes infinite. */
static bool
is_float(const char *text, const char *end)
{
	bool begins = *text == '.' || (*text >= '0' && *text <= '9');

	return !*end && end > text && (begins || strcmp(text, "inf") == 0);
}

static bool
parse_f32(const char *text, float *value)
{
	bool negative = *text == '-';
	const char *digits = text + (negative || *text == '+');
	uint64_t payload;
	uint32_t bits;
	char *end;

	if (parse_nan(digits, 23, &payload)) {
		bits = (uint32_t)payload | 0x7f800000u;
	} else {
		float f = strtof(digits, &end);

		if (!is_float(digits, end))
			return false;
		memcpy(&bits, &f, sizeof bits);
	}
	bits |= (uint32_t)negative << 31;
	memcpy(value, &bits, sizeof bits);
	return true;
}

static bool
parse_f64(const char *text, double *value)
{
	bool negative = *text == '-';
	const char *digits = text + (negative || *text == '+');
	uint64_t payload, bits;
	char *end;

	if (parse_nan(digits, 52, &payload)) {
		bits = payload | (uint64_t)0x7ff << 52;
	} else {
		double d = strtod(digits, &end);

		if (!is_float(digits, end))
			return false;
		memcpy(&bits, &d, sizeof bits);
	}
	bits |= (uint64_t)negative << 63;
	memcpy(value, &bits, sizeof bits);
	return true;
}

/* The place of the byte of that weight in a vector, which is a number in the host's byte order. */
static unsigned
byte_at(unsigned weight)
{
	static const union {
		uint16_t number;
		uint8_t bytes[2];
	} one = {1};

	return one.bytes[0] ? weight : 15 - weight;
}

/* 0x and 32 digits: one number of 128 bits, so that the first lane is on the right. */
static bool
parse_v128(const char *text, uint8_t bytes[16])
{
	if (strncmp(text, "0x", 2) != 0 || strlen(text) != 34)
		return false;
	for (unsigned i = 0; i < 16; i++) {
		char digits[5] = {'0', 'x', text[2 + 2 * i], text[3 + 2 * i], '\0'};
		uint64_t byte;

		if (!parse_integer(digits, 8, &byte))
			return false;
		bytes[byte_at(15 - i)] = (uint8_t)byte;
	}
	return true;
}

static bool
parse(char letter, const char *text, union wasm_rt_host_value *value)
{
	uint64_t n;

	switch (letter) {
	case 'i':
		if (!parse_integer(text, 32, &n))
			return false;
		value->i32 = (uint32_t)n;
		return true;
	case 'j':
		return parse_integer(text, 64, &value->i64);
	case 'f':
		return parse_f32(text, &value->f32);
	case 'd':
		return parse_f64(text, &value->f64);
	case 'o':
		return parse_v128(text, value->v128);
	default: /* references */
		memset(value, 0, sizeof *value);
		return letter != '-' && strcmp(text, "null") == 0;
	}
}

/* ---- to text */

/* As few digits as read back as the same number. */
static void
print_number(double value, bool is_f32)
{
	char text[64];
	int precision = 1, most = is_f32 ? 9 : 17;
	bool same = false;

	if (value > -1e15 && value < 1e15 && value == (double)(int64_t)value) { /* not 2e+01 */
		printf("%.0f", value);
		return;
	}
	for (; !same && precision <= most; precision++) {
		snprintf(text, sizeof text, "%.*g", precision, value);
		same = is_f32 ? strtof(text, NULL) == (float)value : strtod(text, NULL) == value;
	}
	fputs(text, stdout);
}

static void
print_nan(bool negative, uint64_t payload, unsigned payload_bits)
{
	fputs(negative ? "-nan" : "nan", stdout);
	if (payload != (uint64_t)1 << (payload_bits - 1))
		printf(":0x%" PRIx64, payload);
}

static void
print_float(char letter, const union wasm_rt_host_value *value)
{
	uint32_t bits32;
	uint64_t bits64;

	memcpy(&bits32, &value->f32, sizeof bits32);
	memcpy(&bits64, &value->f64, sizeof bits64);
	if (letter == 'f' && (bits32 & 0x7fffffffu) > 0x7f800000u)
		print_nan(bits32 >> 31, bits32 & 0x7fffffu, 23);
	else if (letter == 'd' && (bits64 & INT64_MAX) > (uint64_t)0x7ff << 52)
		print_nan(bits64 >> 63, bits64 & (((uint64_t)1 << 52) - 1), 52);
	else
		print_number(letter == 'f' ? (double)value->f32 : value->f64, letter == 'f');
}

static void
print(char letter, const union wasm_rt_host_value *value)
{
	printf("%s ", type_name(letter));
	switch (letter) {
	case 'i':
		printf("%" PRId32, (int32_t)value->i32);
		break;
	case 'j':
		printf("%" PRId64, (int64_t)value->i64);
		break;
	case 'f':
	case 'd':
		print_float(letter, value);
		break;
	case 'o':
		fputs("0x", stdout);
		for (unsigned i = 16; i-- > 0;)
			printf("%02x", (unsigned)value->v128[byte_at(i)]);
		break;
	default:
		fputs(value->i32 ? "(not null)" : "null", stdout);
	}
	putchar('\n');
}

/* ---- the export and its arguments */

static const struct wasm_rt_host_export *
find(const struct wasm_rt_host_program *program, const char *name)
{
	for (uint32_t i = 0; i < program->export_count; i++)
		if (strcmp(program->exports[i].name, name) == 0)
			return &program->exports[i];
	fprintf(stderr, "%s: the module exports no function %s", program->name, name);
	fputs(program->export_count > 0 ? ", but\n" : "\n", stderr);
	for (uint32_t i = 0; i < program->export_count; i++)
		fprintf(stderr, "    %s %s\n", program->exports[i].name, program->exports[i].type);
	return NULL;
}

/* Each value has a place; results are left in the places of the arguments. */
static bool
prepare(const struct wasm_rt_host_program *program, const char *name, char *const *arguments,
	struct wasm_rt_host_call *call)
{
	const struct wasm_rt_host_export *export = find(program, name);
	size_t nparams, nresults, n = 0;

	if (!export)
		return false;
	nparams = strlen(export->params);
	nresults = strlen(export->results);
	while (arguments[n])
		n++;
	if (n != nparams) {
		fprintf(stderr, "%s: %s takes %zu argument%s, not %zu: %s\n", program->name, name, nparams,
			nparams == 1 ? "" : "s", n, export->type);
		return false;
	}
	call->callee = export;
	call->values = calloc((nparams > nresults ? nparams : nresults) + 1, sizeof *call->values);
	for (size_t i = 0; call->values && i < nparams; i++)
		if (!parse(export->params[i], arguments[i], &call->values[i])) {
			fprintf(stderr, "%s: argument %zu of %s is not of type %s: \"%s\"; "
				"the function is %s\n", program->name, i + 1, name, type_name(export->params[i]),
				arguments[i], export->type);
			return false;
		}
	if (!call->values)
		fprintf(stderr, "%s: out of memory\n", program->name);
	return call->values != NULL;
}

static bool
print_results(const struct wasm_rt_host_program *program, const struct wasm_rt_host_call *call)
{
	for (size_t i = 0; call->callee->results[i]; i++)
		print(call->callee->results[i], &call->values[i]);
	if (fflush(stdout) == 0 && !ferror(stdout))
		return true;
	fprintf(stderr, "%s: cannot write the results: %s\n", program->name, strerror(errno));
	return false;
}

const struct wasm_rt_host_invoker wasm_rt_host_invoker = {prepare, print_results};
