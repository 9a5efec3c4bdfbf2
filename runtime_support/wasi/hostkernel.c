/* File systems that are interfaces of the kernel, and devices. Through them, a grant would reach
 * more than it names: /proc/self/mem is the memory of the sandbox's own process.
 *
 * The decision is made on the opened file, never on a name, so links, mounts and renames do not
 * matter. */
#include "posix.h"

#include "host.h"

#if WASI_HAVE_POSIX
#if defined(__linux__)
#include <errno.h>
#include <sys/vfs.h>

/* File systems that show or control processes, the kernel or its devices. The numbers are those of
 * linux/magic.h, whose older versions lack some. File systems that only hold files (tmpfs,
 * devtmpfs, hugetlbfs, overlays) are not here. */
static const uint32_t kernel_systems[] = {
	0x9fa0,     /* procfs */
	0x62656572, /* sysfs */
	0x0027e0eb, /* cgroup */
	0x63677270, /* cgroup2 */
	0x64626720, /* debugfs */
	0x74726163, /* tracefs */
	0x73636673, /* securityfs */
	0xf97cff8c, /* selinuxfs */
	0x43415d53, /* smackfs */
	0x5a3c69f0, /* apparmorfs */
	0xcafe4a11, /* bpf */
	0x62656570, /* configfs */
	0xde5e81e4, /* efivarfs */
	0x6165676c, /* pstore */
	0x6e736673, /* nsfs */
	0x50494446, /* pidfs */
	0x42494e4d, /* binfmt_misc */
	0x65735543, /* fusectl */
	0x07655821, /* resctrl */
	0x6c6f6f70, /* binderfs */
	0x19800202, /* mqueue: message queues of other processes */
	0x00001cd1, /* devpts: terminals */
	0xabba1974, /* xenfs */
	0x9fa1,     /* openpromfs */
};

bool
wasi_host_kernel_system(int descriptor)
{
	struct statfs stat;
	size_t i;

	while (fstatfs(descriptor, &stat) != 0)
		if (errno != EINTR)
			return true; /* it may not be an ordinary file system */
	for (i = 0; i < sizeof kernel_systems / sizeof *kernel_systems; i++)
		if ((uint32_t)stat.f_type == kernel_systems[i])
			return true;
	return false;
}
#else
bool
wasi_host_kernel_system(int descriptor)
{
	(void)descriptor;
	return false;
}
#endif

bool
wasi_host_strange_device(const struct stat *file)
{
	static const char *const plain[] = { "/dev/null", "/dev/zero", "/dev/full", "/dev/random",
		"/dev/urandom" };
	struct stat device;
	size_t i;

	if (!S_ISCHR(file->st_mode))
		return S_ISBLK(file->st_mode);
	for (i = 0; i < sizeof plain / sizeof *plain; i++)
		if (stat(plain[i], &device) == 0 && S_ISCHR(device.st_mode) &&
			device.st_rdev == file->st_rdev)
			return false;
	return true;
}
#endif
