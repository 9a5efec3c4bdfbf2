/* Streams over an embedder's functions: standard input and output without an operating system. */
#include "wasi.h"

static void
close_stream(struct wasi_file *file)
{
	(void)file;
}

static uint32_t
stat_stream(struct wasi_file *file, struct wasi_stat *stat)
{
	memset(stat, 0, sizeof *stat);
	stat->type = file->type;
	stat->links = 1;
	return WASI_SUCCESS;
}

/* Stops at the first buffer that is not filled, so that a reader gets what there is. */
static uint32_t
read_stream(struct wasi_file *file, const struct wasi_buffer *buffers, size_t count,
	uint64_t offset, size_t *done)
{
	struct wasm_rt_wasi_stream *stream = (struct wasm_rt_wasi_stream *)file;
	size_t i;

	if (offset != WASI_HERE)
		return WASI_ESPIPE;
	if (stream->read == NULL)
		return WASI_ENOTSUP;
	for (i = 0; i < count; i++) {
		size_t got = 0;
		uint32_t error = stream->read(stream->user, buffers[i].data, buffers[i].size, &got);

		if (error != WASI_SUCCESS)
			return *done > 0 ? (uint32_t)WASI_SUCCESS : error;
		*done += got;
		if (got < buffers[i].size)
			break;
	}
	return WASI_SUCCESS;
}

static uint32_t
write_stream(struct wasi_file *file, const struct wasi_buffer *buffers, size_t count,
	uint64_t offset, size_t *done)
{
	struct wasm_rt_wasi_stream *stream = (struct wasm_rt_wasi_stream *)file;
	size_t i;

	if (offset != WASI_HERE)
		return WASI_ESPIPE;
	if (stream->write == NULL)
		return WASI_ENOTSUP;
	for (i = 0; i < count; i++) {
		size_t put = 0;
		uint32_t error = stream->write(stream->user, buffers[i].data, buffers[i].size, &put);

		if (error != WASI_SUCCESS)
			return *done > 0 ? (uint32_t)WASI_SUCCESS : error;
		*done += put;
		if (put < buffers[i].size)
			break;
	}
	return WASI_SUCCESS;
}

static const struct wasi_file_ops ops = {
	close_stream, stat_stream, read_stream, write_stream, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
		NULL
};

struct wasi_file *
wasm_rt_wasi_stream_file(struct wasm_rt_wasi_stream *stream)
{
	memset(&stream->file, 0, sizeof stream->file);
	stream->file.ops = &ops;
	stream->file.type = WASI_CHARACTER_DEVICE;
	return &stream->file;
}
