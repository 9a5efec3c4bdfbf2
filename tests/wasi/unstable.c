/* A command of snapshot 0, without a C library: its names, its whence, its layouts. */
typedef unsigned int u32;
typedef unsigned long long u64;
typedef unsigned short u16;
typedef unsigned char u8;

#define IMPORT(name) __attribute__((import_module("wasi_unstable"), \
	import_name(#name))) extern u32 name

IMPORT(fd_write)(u32 fd, const void *iovs, u32 count, u32 *done);
IMPORT(fd_seek)(u32 fd, u64 offset, u32 whence, u64 *position);
IMPORT(fd_filestat_get)(u32 fd, void *filestat);
IMPORT(path_open)(u32 fd, u32 flags, const char *path, u32 size, u32 oflags, u64 base,
	u64 inheriting, u32 fdflags, u32 *opened);
IMPORT(path_filestat_get)(u32 fd, u32 flags, const char *path, u32 size, void *filestat);
IMPORT(poll_oneoff)(const void *in, void *out, u32 count, u32 *events);
IMPORT(args_sizes_get)(u32 *count, u32 *size);
__attribute__((import_module("wasi_unstable"),
	import_name("proc_exit"))) extern void proc_exit(u32 status);

struct filestat {
	u64 dev, ino;
	u8 type;
	u32 links;
	u64 size, accessed, modified, changed;
};

struct subscription {
	u64 user_data;
	u8 type;
	u64 identifier;
	u32 clock;
	u64 timeout, precision;
	u16 flags;
};

static void
put(const char *text, u32 size)
{
	struct {
		const char *text;
		u32 size;
	} iov = { text, size };
	u32 done;

	fd_write(1, &iov, 1, &done);
}

static void
say(const char *what, u64 number)
{
	char digits[24];
	u32 size = 0, at = sizeof digits;

	while (what[size] != '\0')
		size++;
	put(what, size);
	digits[--at] = '\n';
	do
		digits[--at] = (char)('0' + number % 10);
	while ((number /= 10) != 0);
	digits[--at] = ' ';
	put(digits + at, sizeof digits - at);
}

void
_start(void)
{
	static struct filestat stat;
	static struct subscription sub = { 7, 0, 5, 1, 10000000, 0, 0 };
	static u64 event[4];
	u64 position = 99;
	u32 fd = 0, count = 0, size;

	_Static_assert(sizeof(struct filestat) == 56 && sizeof(struct subscription) == 56, "layouts");
	say("args", args_sizes_get(&count, &size));
	say("count", count);
	say("open", path_open(3, 0, "file", 4, 1, 0x1fffffff & ~0x10000000, 0, 0, &fd));
	say("seek set", fd_seek(fd, 100, 2, &position));
	say("at", position);
	put("", 0);
	say("seek cur", fd_seek(fd, 5, 0, &position));
	say("at", position);
	say("seek end", fd_seek(fd, 3, 1, &position));
	say("at", position);
	say("stat", fd_filestat_get(1000, &stat));
	say("stat", path_filestat_get(3, 0, "file", 4, &stat));
	say("type", stat.type);
	say("links", stat.links);
	say("size", stat.size);
	say("poll", poll_oneoff(&sub, event, 1, &count));
	say("events", count);
	say("user data", event[0]);
	proc_exit(5);
}
