/* Names relative to directories: made, linked, renamed and removed from one open directory to
 * another. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void
say(const char *what, long result)
{
	if (result < 0)
		printf("%s: %s\n", what, strerror(errno));
	else
		printf("%s: %ld\n", what, result);
}

static long
put(int dir, const char *name, const char *text)
{
	int fd = openat(dir, name, O_CREAT | O_TRUNC | O_WRONLY, 0666);
	long done = fd < 0 ? -1 : write(fd, text, strlen(text));

	if (fd >= 0)
		close(fd);
	return done;
}

static const char *
get(int dir, const char *name)
{
	static char text[64];
	int fd = openat(dir, name, O_RDONLY);
	long size = fd < 0 ? -1 : read(fd, text, sizeof text - 1);

	if (fd >= 0)
		close(fd);
	if (size < 0)
		return strerror(errno);
	text[size] = '\0';
	return text;
}

static void
links(int one, int two)
{
	char text[64] = "";
	struct stat stat_;
	long size;

	say("linkat", linkat(one, "text", two, "hard", 0));
	say("linkat again", linkat(one, "text", two, "hard", 0));
	say("linkat of nothing", linkat(one, "none", two, "x", 0));
	say("linkat of a directory", linkat(one, "sub", two, "x", 0) < 0 ? 0 : 1);
	say("write through it", put(two, "hard", "changed"));
	printf("%s\n", get(one, "text"));
	say("symlinkat", symlinkat("sub/deep", one, "soft"));
	say("open through it", put(one, "soft/file", "deep"));
	printf("%s, %s\n", get(one, "sub/deep/file"), get(one, "soft/file"));
	size = readlinkat(one, "soft", text, sizeof text); /* node 18 counts a NUL */
	printf("readlinkat: %.*s\n", (int)size, text);
	say("fstatat of the link", fstatat(one, "soft", &stat_, AT_SYMLINK_NOFOLLOW));
	printf("a link: %d, of %d bytes\n", S_ISLNK(stat_.st_mode), (int)stat_.st_size);
	say("fstatat", fstatat(one, "soft", &stat_, 0));
	printf("a directory: %d\n", S_ISDIR(stat_.st_mode));
	say("unlinkat of the link", unlinkat(one, "soft", 0));
	printf("%s\n", get(one, "sub/deep/file"));
	say("a dangling link", symlinkat("nowhere", one, "soft"));
	printf("%s\n", get(one, "soft"));
	say("rename of a link", renameat(one, "soft", two, "softer"));
	say("still a link", readlinkat(two, "softer", text, sizeof text) >= 0 ? 0 : -1);
	say("removed", unlinkat(two, "softer", 0));
}

static void
renames(int one, int two)
{
	say("to another directory", renameat(one, "text", two, "text"));
	printf("%s, %s\n", get(one, "text"), get(two, "text"));
	say("over a file", put(one, "other", "other") < 0 || renameat(one, "other", two, "text"));
	printf("%s\n", get(two, "text"));
	say("to itself", renameat(two, "text", two, "text"));
	say("a directory into itself", renameat(one, "sub", one, "sub/below"));
	say("a directory over a file", renameat(one, "sub", two, "text"));
	say("a file over a directory", renameat(two, "text", one, "sub"));
	say("a directory", renameat(one, "sub", two, "sub"));
	printf("%s\n", get(two, "sub/deep/file"));
	say("over one that is not empty",
		mkdirat(two, "empty", 0777) | renameat(two, "empty", two, "sub"));
	say("over an empty one", renameat(two, "sub", two, "empty"));
	printf("%s\n", get(two, "empty/deep/file"));
}

static void
names(int one)
{
	char name[260];

	memset(name, 'n', sizeof name);
	name[255] = '\0';
	say("a name of 255 bytes", put(one, name, "long"));
	say("unlinked", unlinkat(one, name, 0));
	name[255] = 'n';
	name[256] = '\0';
	say("a name of 256 bytes", put(one, name, "long"));
	say("spaces and letters", put(one, " \xc3\xa4 \xe2\x82\xac", "x"));
	printf("%s\n", get(one, " \xc3\xa4 \xe2\x82\xac"));
	say("doubled slashes", put(one, "sub//deep///file", "slashes"));
	say("dots", put(one, "./sub/././deep/../deep/file", "dots"));
	printf("%s\n", get(one, "sub/deep/file"));
	say("a file as directory", openat(one, "text/x", O_RDONLY));
	say("unlink of nothing", unlinkat(one, "none", 0));
	say("remove a directory that is not empty", unlinkat(one, "sub", AT_REMOVEDIR));
	say("remove a file as directory", unlinkat(one, "text", AT_REMOVEDIR));
	say("mkdirat over a file", mkdirat(one, "text", 0777));
}

int
main(int argc, char **argv)
{
	int base = open(argv[argc > 1], O_RDONLY | O_DIRECTORY), one, two;

	say("mkdirat", mkdirat(base, "one", 0777) | mkdirat(base, "two", 0777));
	one = openat(base, "one", O_RDONLY | O_DIRECTORY);
	two = openat(base, "two", O_RDONLY | O_DIRECTORY);
	say("deeper", mkdirat(one, "sub", 0777) | mkdirat(one, "sub/deep", 0777));
	say("put", put(one, "text", "some text"));
	links(one, two);
	names(one);
	renames(one, two);
	return 0;
}
