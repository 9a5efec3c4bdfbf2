/* A directory packed into an image and read from there; then images that are damaged. */
#include "posix.h"

#include "image.h"
#include "packed.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[64];

static bool
refuse(void *user, const void *bytes, size_t size)
{
	(void)user;
	(void)bytes;
	return size != IMAGE_NODE;
}

static void
shell(const char *command)
{
	char line[400];

	snprintf(line, sizeof line, "cd %s && %s", folder, command);
	CHECK(system(line) == 0);
}

/* The names of a directory in the order they come, separated by spaces. */
static const char *
names(uint32_t fd)
{
	static char text[4000];
	uint64_t cookie = 0;

	text[0] = '\0';
	while (P1(fd_readdir, fd, DATA_AT, 280, cookie, RESULT_AT) == 0 && get32(RESULT_AT) != 0 &&
		strlen(text) < 3000) {
		uint32_t size = get32(DATA_AT + 16);

		if (size > 255)
			break;
		strncat(text, (const char *)memory.data + DATA_AT + 24, size);
		strcat(text, " ");
		cookie = get64(DATA_AT);
	}
	return text;
}

static void
whole(void)
{
	uint32_t fd;

	guest_start(MEMORY);
	EXPECT(0, wasm_rt_wasi_preopen(&guest.wasi, wasm_rt_wasi_image_directory(image, image_size),
		"/", 0));
	EXPECT(0, read_path(3, "hello", "hello\n"));
	EXPECT(0, read_path(3, "sub/deeper/../file", "below\n"));
	EXPECT(0, read_path(3, "sub/link", "hello\n"));
	EXPECT(0, read_path(3, "empty", ""));
	EXPECT(WASI_ENOENT, read_path(3, "none", ""));
	EXPECT(WASI_ENOENT, read_path(3, "hell", ""));
	EXPECT(WASI_ENOENT, read_path(3, "hello2", ""));
	EXPECT(WASI_ENOTDIR, read_path(3, "hello/x", ""));
	EXPECT(WASI_ENOTCAPABLE, read_path(3, "outside", ""));
	EXPECT(WASI_ENOTCAPABLE, read_path(3, "../x", ""));
	EXPECT(0, P1(path_readlink, 3, PATH("sub/link"), DATA_AT, 100, RESULT_AT));
	EXPECT(8, get32(RESULT_AT));
	EXPECT(0, P1(path_filestat_get, 3, 0, PATH("hello"), DATA_AT));
	EXPECT(6, get64(DATA_AT + 32));
	EXPECT(UINT64_C(1000000000) * 1000000000, get64(DATA_AT + 48));
	EXPECT(0, open_with(3, "hello", 0, READING, 0, &fd));
	EXPECT(0, P1(fd_seek, fd, (uint64_t)-3, 2, RESULT_AT));
	CHECK(strcmp(read_text(fd), "lo\n") == 0);
	EXPECT(0, P1(fd_pread, fd, IOV(DATA_AT, 100), 1, RESULT_AT));
	EXPECT(5, get32(RESULT_AT));
	EXPECT(0, P1(fd_pread, fd, IOV(DATA_AT, 100), UINT64_C(1) << 62, RESULT_AT));
	EXPECT(0, get32(RESULT_AT));
	EXPECT(WASI_ENOTCAPABLE, write_text(fd, "x"));
	EXPECT(WASI_EROFS, P1(fd_filestat_set_times, fd, 0, 0, 1));
	EXPECT(0, P1(fd_close, fd));
	EXPECT(0, open_with(3, ".", WASI_O_DIRECTORY, READING, 0, &fd));
	CHECK(strcmp(names(fd), ". .. empty hello nothing outside sub ") == 0);
	EXPECT(0, P1(fd_close, fd));
	EXPECT(0, open_with(3, "nothing", WASI_O_DIRECTORY, READING, 0, &fd));
	CHECK(strcmp(names(fd), ". .. ") == 0);
	EXPECT(0, P1(fd_close, fd));
	EXPECT(WASI_EROFS, open_with(3, "hello", 0, ALL_RIGHTS, 0, &fd));
	EXPECT(WASI_EROFS, open_with(3, "hello", WASI_O_TRUNC, READING, 0, &fd));
	EXPECT(0, open_with(3, "hello", 0, READING | WASI_FD_FILESTAT_SET_SIZE | WASI_FD_ALLOCATE, 0,
		&fd));
	EXPECT(WASI_ENOTCAPABLE, P1(fd_filestat_set_size, fd, 0));
	CHECK(strcmp(read_text(fd), "hello\n") == 0);
	EXPECT(0, P1(fd_close, fd));
	EXPECT(WASI_EROFS, open_with(3, "new", WASI_O_CREAT, READING, 0, &fd));
	EXPECT(WASI_EEXIST, open_with(3, "hello", WASI_O_CREAT | WASI_O_EXCL, READING, 0, &fd));
	EXPECT(WASI_EROFS, P1(path_create_directory, 3, PATH("new")));
	EXPECT(WASI_EROFS, P1(path_unlink_file, 3, PATH("hello")));
	EXPECT(WASI_EROFS, P1(path_remove_directory, 3, PATH("nothing")));
	EXPECT(WASI_EROFS, P1(path_symlink, PATH2("x"), 3, PATH("new")));
	EXPECT(WASI_EROFS, P1(path_rename, 3, PATH("hello"), 3, PATH2("new")));
	EXPECT(WASI_EROFS, P1(path_link, 3, 0, PATH("hello"), 3, PATH2("new")));
	EXPECT(WASI_EROFS, P1(path_filestat_set_times, 3, 0, PATH("hello"), 0, 0, 1));
	guest_end();
}

static void
use(const uint8_t *bytes, size_t size)
{
	static const char *const paths[] = { "hello", "sub/deeper/../file", "sub/link", "none",
		"nothing/x", "outside", "sub/link/" };
	struct wasi_file *root = wasm_rt_wasi_image_directory(bytes, size);
	uint32_t i, fd;

	if (root == NULL || wasm_rt_wasi_preopen(&guest.wasi, root, "/", 0) != 0)
		return;
	names(3);
	for (i = 0; i < sizeof paths / sizeof *paths; i++) {
		P1(path_filestat_get, 3, 1, PATH(paths[i]), DATA_AT);
		P1(path_readlink, 3, PATH(paths[i]), DATA_AT, 100, RESULT_AT);
		if (open_with(3, paths[i], 0, READING, 0, &fd) == 0) {
			P1(fd_read, fd, IOV(DATA_AT, 4096), RESULT_AT);
			P1(fd_readdir, fd, DATA_AT, 4096, 0, RESULT_AT);
			P1(fd_close, fd);
		}
	}
	P1(fd_close, 3);
}

static void
damaged(void)
{
	static const uint8_t bytes[] = { 0, 1, 0x7f, 0x80, 0xff };
	uint32_t random = 12345;
	unsigned i;
	size_t size;

	guest_start(MEMORY);
	for (size = 0; size <= image_size; size++) {
		uint8_t *copy = malloc(size + 1);

		memcpy(copy, image, size);
		use(copy, size);
		free(copy);
	}
	for (i = 0; i < 20000; i++) {
		uint8_t *copy = malloc(image_size);
		unsigned changes = 1 + i % 4;

		memcpy(copy, image, image_size);
		while (changes-- > 0) {
			random = random * 1103515245 + 12345;
			copy[8 + (random >> 8) % 600 % (image_size - 8)] = bytes[(random >> 24) % 5];
		}
		use(copy, image_size);
		free(copy);
	}
	guest_end();
	CHECK(wasm_rt_wasi_image_directory(image, 15) == NULL);
	CHECK(wasm_rt_wasi_image_directory("not an image, nor a directory", 29) == NULL);
}

int
main(void)
{
	strcpy(folder, "/tmp/wasi-image-XXXXXX");
	if (mkdtemp(folder) == NULL)
		return 1;
	shell("mkdir -p sub/deeper nothing && echo hello >hello && echo below >sub/file && : >empty && "
		"ln -s ../hello sub/link && ln -s /etc/passwd outside");
	shell("touch -t 200109090146.40 hello && TZ=UTC touch -t 200109090146.40 hello");
	CHECK(wasm_rt_wasi_pack_image(folder, collect, NULL));
	whole();
	damaged();
	CHECK(!wasm_rt_wasi_pack_image(folder, refuse, NULL));
	CHECK(!wasm_rt_wasi_pack_image("/nowhere/at/all", collect, NULL));
	shell("mkfifo pipe");
	image_size = 0;
	CHECK(!wasm_rt_wasi_pack_image(folder, collect, NULL));
	shell("rm -rf ../${PWD##*/}");
	return check_done();
}
