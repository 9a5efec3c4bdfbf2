/* Imports every function that wasi-libc knows, with the types that it gives them: the translator's
 * prototypes must be those of wasm-rt-wasi.h. */
#include <stdio.h>
#include <wasi/api.h>

typedef void function(void);

static function *const volatile functions[] = {
	(function *)__wasi_args_get, (function *)__wasi_args_sizes_get,
		(function *)__wasi_clock_res_get,
	(function *)__wasi_clock_time_get, (function *)__wasi_environ_get,
		(function *)__wasi_environ_sizes_get,
	(function *)__wasi_fd_advise, (function *)__wasi_fd_allocate, (function *)__wasi_fd_close,
	(function *)__wasi_fd_datasync, (function *)__wasi_fd_fdstat_get,
		(function *)__wasi_fd_fdstat_set_flags,
	(function *)__wasi_fd_fdstat_set_rights, (function *)__wasi_fd_filestat_get,
	(function *)__wasi_fd_filestat_set_size, (function *)__wasi_fd_filestat_set_times,
	(function *)__wasi_fd_pread, (function *)__wasi_fd_prestat_dir_name,
		(function *)__wasi_fd_prestat_get,
	(function *)__wasi_fd_pwrite, (function *)__wasi_fd_read, (function *)__wasi_fd_readdir,
	(function *)__wasi_fd_renumber, (function *)__wasi_fd_seek, (function *)__wasi_fd_sync,
	(function *)__wasi_fd_tell, (function *)__wasi_fd_write,
		(function *)__wasi_path_create_directory,
	(function *)__wasi_path_filestat_get, (function *)__wasi_path_filestat_set_times,
	(function *)__wasi_path_link, (function *)__wasi_path_open, (function *)__wasi_path_readlink,
	(function *)__wasi_path_remove_directory, (function *)__wasi_path_rename,
		(function *)__wasi_path_symlink,
	(function *)__wasi_path_unlink_file, (function *)__wasi_poll_oneoff,
		(function *)__wasi_proc_exit,
	(function *)__wasi_random_get, (function *)__wasi_sched_yield, (function *)__wasi_sock_accept,
	(function *)__wasi_sock_recv, (function *)__wasi_sock_send, (function *)__wasi_sock_shutdown,
};

int
main(void)
{
	unsigned i, count = 0;

	for (i = 0; i < sizeof functions / sizeof *functions; i++)
		count += functions[i] != NULL;
	printf("%u functions\n", count);
	return 0;
}
