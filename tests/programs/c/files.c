/* Files through the C library, in the directory that is the first argument. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <unistd.h>

static const char *base;

static const char *
at(const char *name)
{
	static char paths[4][256];
	static int turn;

	turn = (turn + 1) % 4;
	snprintf(paths[turn], sizeof paths[turn], "%s/%s", base, name);
	return paths[turn];
}

static void
say(const char *what, long result)
{
	if (result < 0)
		printf("%s: %s\n", what, strerror(errno));
	else
		printf("%s: %ld\n", what, result);
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
list(const char *name)
{
	char *names[500];
	int count = 0, i;
	struct dirent *entry;
	DIR *dir = opendir(at(name));

	if (dir == NULL) {
		say("opendir", -1);
		return;
	}
	while ((entry = readdir(dir)) != NULL)
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
			names[count] = malloc(strlen(entry->d_name) + 8);
			sprintf(names[count++], "%s (%s)", entry->d_name, entry->d_type == DT_DIR ? "directory"
				: entry->d_type == DT_LNK ? "link" : "file");
		}
	closedir(dir);
	qsort(names, count, sizeof *names, by_name);
	printf("%d entries:", count);
	for (i = 0; i < count; i++)
		if (i < 10 || i == count - 1)
			printf(" %s", names[i]);
	printf("\n");
}

static void
show(const char *name)
{
	struct stat stat_;

	if (lstat(at(name), &stat_) != 0) {
		say(name, -1);
		return;
	}
	printf("%s: %s, %lld bytes, %ld links\n", name, S_ISDIR(stat_.st_mode) ? "directory"
		: S_ISLNK(stat_.st_mode) ? "link" : "file",
		S_ISREG(stat_.st_mode) ? (long long)stat_.st_size : 0, S_ISDIR(stat_.st_mode) ? 0
			: (long)stat_.st_nlink);
}

static void
streams(void)
{
	FILE *file = fopen(at("text"), "w+");
	char word[20] = "";
	int i;

	for (i = 0; i < 1000; i++)
		fprintf(file, "line %d\n", i);
	printf("position %ld\n", ftell(file));
	fseek(file, 50, SEEK_SET);
	say("fscanf", fscanf(file, " %19s", word));
	printf("word %s\n", word);
	fseek(file, -9, SEEK_END);
	printf("last: %s", fgets(word, sizeof word, file));
	fclose(file);
	file = fopen(at("text"), "a");
	fputs("appended\n", file);
	printf("position %ld\n", ftell(file));
	fclose(file);
	show("text");
	say("fopen x", fopen(at("text"), "wx") ? 0 : -1);
	say("fopen missing", fopen(at("missing"), "r") ? 0 : -1);
}

static void
descriptors(void)
{
	char bytes[16] = "";
	struct iovec vectors[3] = { { "one", 3 }, { "", 0 }, { "three", 5 } },
		in[2] = { { bytes, 2 }, { bytes + 3, 4 } };
	int fd = open(at("data"), O_CREAT | O_RDWR | O_TRUNC, 0666), append;

	say("writev", writev(fd, vectors, 3));
	say("pwrite", pwrite(fd, "XY", 2, 10));
	say("pread", pread(fd, bytes, 15, 1));
	printf("%.7s %c\n", bytes, bytes[9]);
	say("lseek", lseek(fd, 0, SEEK_SET));
	say("readv", readv(fd, in, 2));
	printf("%.2s %.4s\n", bytes, bytes + 3);
	say("ftruncate", ftruncate(fd, 5));
	say("end", lseek(fd, 0, SEEK_END));
	say("seek before the start", lseek(fd, -10, SEEK_CUR));
	say("fsync", fsync(fd));
	say("fdatasync", fdatasync(fd));
	say("posix_fallocate", posix_fallocate(fd, 0, 100));
	say("posix_fadvise", posix_fadvise(fd, 0, 0, POSIX_FADV_RANDOM));
	append = open(at("data"), O_WRONLY | O_APPEND);
	say("append", write(append, "end", 3));
	say("read what is only for writing", read(append, bytes, 1));
	say("flags", fcntl(append, F_GETFL) & O_APPEND ? 1 : 0);
	say("close", close(append));
	say("close again", close(append));
	close(fd);
	show("data");
	fd = open(at("data"), O_RDONLY);
	say("write what is only for reading", write(fd, "x", 1));
	close(fd);
	say("open a directory to write", open(at("."), O_WRONLY));
	say("open what exists", open(at("data"), O_CREAT | O_EXCL | O_WRONLY, 0666));
	say("open a file as directory", open(at("data"), O_DIRECTORY | O_RDONLY));
}

static void
directories(void)
{
	char name[40];
	int i;

	say("mkdir", mkdir(at("dir"), 0777));
	say("mkdir again", mkdir(at("dir"), 0777));
	say("mkdir deep", mkdir(at("dir/none/deep"), 0777));
	for (i = 0; i < 200; i++) {
		snprintf(name, sizeof name, "dir/file-with-a-longer-name-%03d", i);
		fclose(fopen(at(name), "w"));
	}
	mkdir(at("dir/below"), 0777);
	list("dir");
	list("dir/below");
	list("none");
	say("rmdir", rmdir(at("dir")));
	say("unlink a directory", unlink(at("dir")) < 0 ? 0 : 1);
	for (i = 0; i < 200; i++) {
		snprintf(name, sizeof name, "dir/file-with-a-longer-name-%03d", i);
		unlink(at(name));
	}
	list("dir");
	say("rename", rename(at("dir"), at("moved")));
	say("rename over", rename(at("data"), at("moved")));
	say("rename missing", rename(at("dir"), at("x")));
	say("rename", rename(at("data"), at("moved/data")));
	show("moved/data");
	say("rmdir a file", rmdir(at("moved/data")));
}

static void
links(void)
{
	char text[64] = "";
	struct stat one, two;

	say("symlink", symlink("moved/data", at("link")));
	say("symlink again", symlink("x", at("link")));
	/* node 18 counts a NUL */
	say("readlink", readlink(at("link"), text, sizeof text) >= 0 ? 0 : -1);
	printf("-> %s\n", text);
	show("link");
	say("readlink of a file", readlink(at("text"), text, sizeof text));
	symlink("loop", at("loop"));
	say("open a loop", open(at("loop"), O_RDONLY));
	say("link", link(at("text"), at("hard")));
	say("stat", stat(at("text"), &one) | stat(at("hard"), &two));
	printf("same inode: %d, links: %d\n", one.st_ino == two.st_ino, (int)one.st_nlink);
	say("unlink", unlink(at("text")));
	show("hard");
	say("stat through a link", stat(at("link"), &one));
	say("access", access(at("link"), R_OK));
	say("access missing", access(at("text"), R_OK));
	list(".");
}

static void
times(void)
{
	struct timespec to[2] = { { 1000000000, 0 }, { 1500000000, 0 } };
	struct stat stat_;
	int fd = open(at("hard"), O_RDWR);

	say("futimens", futimens(fd, to));
	fstat(fd, &stat_);
	printf("%lld.%09ld %lld.%09ld\n", (long long)stat_.st_atim.tv_sec, stat_.st_atim.tv_nsec,
		(long long)stat_.st_mtim.tv_sec, stat_.st_mtim.tv_nsec);
	to[0].tv_nsec = UTIME_OMIT;
	to[1].tv_sec = 7;
	say("utimensat", utimensat(AT_FDCWD, at("hard"), to, 0));
	stat(at("hard"), &stat_);
	printf("%lld %lld\n", (long long)stat_.st_atim.tv_sec, (long long)stat_.st_mtim.tv_sec);
	close(fd);
}

static void
outside(void)
{
	say("open above", open(at("../escape"), O_RDONLY) < 0 ? 0 : 1);
	say("open far above", open(at("../../../../../../etc/passwd"), O_RDONLY) < 0 ? 0 : 1);
	say("create above", open(at("../escape"), O_CREAT | O_WRONLY, 0666) < 0 ? 0 : 1);
	say("open without a directory", open("/etc/passwd", O_RDONLY) < 0 ? 0 : 1);
	symlink("../../etc", at("out"));
	say("open through a link", open(at("out/passwd"), O_RDONLY) < 0 ? 0 : 1);
	say("down and up", access(at("moved/../hard"), F_OK));
	unlink(at("out")); /* node has not made it */
}

int
main(int argc, char **argv)
{
	base = argc > 1 ? argv[1] : "/";
	streams();
	descriptors();
	directories();
	links();
	times();
	outside();
	return 0;
}
