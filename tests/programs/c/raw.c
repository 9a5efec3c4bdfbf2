/* The functions that no C library calls, and the layouts: each import by its own name. Left out is
 * what node 20 does not do right: flags beyond those that are known, links cut short, bad flags of
 * times (it never returns), two clocks at once. */
#include <stdio.h>
#include <string.h>
#include <wasi/api.h>

static void
say(const char *what, unsigned error)
{
	printf("%s: %u\n", what, error);
}

int
main(void)
{
	__wasi_prestat_t prestat;
	__wasi_fdstat_t stat;
	__wasi_filestat_t filestat;
	__wasi_fd_t a, b;
	__wasi_size_t size;
	__wasi_filesize_t at;
	__wasi_event_t events[3];
	__wasi_subscription_t subs[3];
	uint8_t text[16] = "0123456789abcde";
	__wasi_ciovec_t out = { text, 15 };
	__wasi_iovec_t in = { text, 4 };
	char name[8] = "";

	say("prestat", __wasi_fd_prestat_get(3, &prestat));
	printf("%u %u\n", prestat.tag, (unsigned)prestat.u.dir.pr_name_len);
	say("name", __wasi_fd_prestat_dir_name(3, (uint8_t *)name, prestat.u.dir.pr_name_len));
	puts(name);
	say("no prestat", __wasi_fd_prestat_get(4, &prestat));
	say("open", __wasi_path_open(3, 0, "file", __WASI_OFLAGS_CREAT,
		~(1u << 31) & 0x3fffffff & ~0x10000000u & ~0x20000000u, 0, 0, &a));
	say("write", __wasi_fd_write(a, &out, 1, &size));
	say("pwrite", __wasi_fd_pwrite(a, &out, 1, 15, &size));
	say("advise", __wasi_fd_advise(a, 0, 10, __WASI_ADVICE_WILLNEED));
	say("bad advice", __wasi_fd_advise(a, 0, 10, 17));
	say("allocate", __wasi_fd_allocate(a, 0, 40));
	say("tell", __wasi_fd_tell(a, &at));
	printf("%llu\n", at);
	say("seek", __wasi_fd_seek(a, -10, __WASI_WHENCE_END, &at));
	printf("%llu\n", at);
	say("bad whence", __wasi_fd_seek(a, 0, 7, &at));
	say("stat", __wasi_fd_filestat_get(a, &filestat));
	printf("%llu bytes, type %u, %llu links\n", filestat.size, filestat.filetype, filestat.nlink);
	say("fdstat", __wasi_fd_fdstat_get(a, &stat));
	printf("type %u\n", stat.fs_filetype);
	say("set_flags", __wasi_fd_fdstat_set_flags(a, __WASI_FDFLAGS_APPEND));
	say("fdstat", __wasi_fd_fdstat_get(a, &stat));
	say("set_rights", __wasi_fd_fdstat_set_rights(a, __WASI_RIGHTS_FD_READ | __WASI_RIGHTS_FD_SEEK,
		0));
	say("write without the right", __wasi_fd_write(a, &out, 1, &size));
	say("more rights", __wasi_fd_fdstat_set_rights(a, __WASI_RIGHTS_FD_WRITE, 0));
	say("pread", __wasi_fd_pread(a, &in, 1, 17, &size));
	printf("%.4s %u\n", (char *)text, (unsigned)size);
	say("open another", __wasi_path_open(3, 0, "file", 0, __WASI_RIGHTS_FD_READ, 0, 0, &b));
	say("renumber", __wasi_fd_renumber(a, b));
	say("the old one", __wasi_fd_close(a));
	say("read", __wasi_fd_pread(b, &in, 1, 0, &size));
	say("bad renumber", __wasi_fd_renumber(77, b));
	say("link", __wasi_path_link(3, 0, "file", 3, "other"));
	say("symlink", __wasi_path_symlink("file", 3, "soft"));
	say("stat of the link", __wasi_path_filestat_get(3, 0, "soft", &filestat));
	printf("type %u\n", filestat.filetype);
	say("stat through it", __wasi_path_filestat_get(3, 1, "soft", &filestat));
	printf("type %u, %llu links\n", filestat.filetype, filestat.nlink);
	say("readlink", __wasi_path_readlink(3, "soft", text, 16, &size));
	printf("%.*s\n", (int)size, (char *)text);
	say("set times", __wasi_path_filestat_set_times(3, 0, "file", 1000, 2000, 5));
	say("rmdir a file", __wasi_path_remove_directory(3, "file"));
	say("unlink", __wasi_path_unlink_file(3, "other"));
	say("shutdown of a file", __wasi_sock_shutdown(b, 1) != 0);
	say("send to a file", __wasi_sock_send(b, &out, 1, 0, &size) != 0);
	say("close", __wasi_fd_close(b));
	memset(subs, 0, sizeof subs);
	subs[0].userdata = 1;
	subs[0].u.tag = __WASI_EVENTTYPE_CLOCK;
	subs[0].u.u.clock.id = __WASI_CLOCKID_MONOTONIC;
	subs[0].u.u.clock.timeout = 10000000;
	say("poll", __wasi_poll_oneoff(subs, events, 1, &size));
	printf("%u events, %llu, error %u, type %u\n", (unsigned)size, events[0].userdata,
		events[0].error, events[0].type);
	say("poll for nothing", __wasi_poll_oneoff(subs, events, 0, &size));
	say("yield", __wasi_sched_yield());
	fflush(stdout);
	__wasi_proc_exit(9);
}
