/* measure FILE COMMAND...: runs the command and appends a line `user_seconds peak_KiB` to FILE; the
 * peak is that of its largest process. Ends with the command's status. */
#define _XOPEN_SOURCE 700
#include <stdio.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

int
main(int argc, char **argv)
{
	struct rusage usage;
	int status;
	pid_t child;
	FILE *out;

	if (argc < 3)
		return 2;
	child = fork();
	if (child < 0)
		return 2;
	if (child == 0) {
		execvp(argv[2], argv + 2);
		perror(argv[2]);
		_exit(127);
	}
	if (waitpid(child, &status, 0) != child || getrusage(RUSAGE_CHILDREN, &usage) != 0)
		return 2;
	out = fopen(argv[1], "a");
	if (!out)
		return 2;
	fprintf(out, "%ld.%06ld %ld\n", (long)usage.ru_utime.tv_sec, (long)usage.ru_utime.tv_usec,
		usage.ru_maxrss);
	if (fclose(out) != 0)
		return 2;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
