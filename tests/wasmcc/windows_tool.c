/* gcc.exe and ar.exe for Wine, where none is: -DTOOL="..." names the program of the system below
 * Wine that does the work. CreateProcess starts it, but has nothing to wait for then; so a file
 * tells that it has ended. */
#include <process.h>
#include <stdio.h>
#include <string.h>
#include <windows.h>

static char script[1 << 16];

/* A word for the shell. Z:\a\b is /a/b there; what has quotes is no path. */
static void
add_word(const char *word)
{
	char *to = script + strlen(script);
	int is_path = !strchr(word, '"');

	to += sprintf(to, " '");
	for (; *word; word++) {
		if (is_path && strncmp(word, "Z:", 2) == 0)
			word += 2;
		*to++ = is_path && *word == '\\' ? '/' : *word;
	}
	strcpy(to, "'");
}

/* What the tool has said, and its status in the last line. */
static int
answer(FILE *f)
{
	char line[4096];
	int status = 97;

	while (fgets(line, sizeof line, f))
		if (sscanf(line, "status %d", &status) != 1)
			fputs(line, stderr);
	fclose(f);
	return status;
}

int
main(int argc, char **argv)
{
	STARTUPINFOA start = {.cb = sizeof start};
	PROCESS_INFORMATION process;
	char path[64], command[80];
	FILE *f;
	int status;

	strcpy(script, TOOL);
	for (int i = 1; i < argc; i++)
		add_word(argv[i]);
	sprintf(path, "tool-%d", _getpid());
	if (!(f = fopen(path, "wb")))
		return 99;
	fprintf(f, "%s >%s.new 2>&1\necho status $? >>%s.new\nmv %s.new %s.out\n", script, path, path,
		path, path);
	fclose(f);
	sprintf(command, "sh %s", path);
	if (!CreateProcessA("/bin/sh", command, NULL, NULL, FALSE, 0, NULL, NULL, &start, &process))
		return 98;
	sprintf(command, "%s.out", path);
	for (int i = 0; i < 2400 && !(f = fopen(command, "r")); i++)
		Sleep(50);
	status = f ? answer(f) : 96;
	remove(path);
	remove(command);
	return status;
}
