/* measure FILE COMMAND...: runs the command and appends a line `user_seconds peak_KiB seconds` to
 * FILE; the peak is that of its largest process, the last figure the time on the clock. Ends with
 * the command's status. */
#define _XOPEN_SOURCE 700
#include <stdio.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int
main(int argc, char **argv)
{
	struct rusage usage;
	struct timespec start, end;
	int status;
	pid_t child;
	FILE *out;

	if (argc < 3)
		return 2;
	clock_gettime(CLOCK_MONOTONIC, &start);
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
	clock_gettime(CLOCK_MONOTONIC, &end);
	out = fopen(argv[1], "a");
	if (!out)
		return 2;
	fprintf(out, "%ld.%06ld %ld %.6f\n", (long)usage.ru_utime.tv_sec, (long)usage.ru_utime.tv_usec,
		usage.ru_maxrss, (double)(end.tv_sec - start.tv_sec) +
			(double)(end.tv_nsec - start.tv_nsec) / 1e9);
	if (fclose(out) != 0)
		return 2;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
