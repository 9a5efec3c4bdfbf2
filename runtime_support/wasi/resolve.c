/*
 * Path resolution: from a preopened directory and a path to a directory and one name in it.
 *
 * Everything that keeps paths inside the sandbox is here: back ends get single names and never
 * follow a link. Nor do they get `..`: it removes a name from the list of those that led here from
 * the root, and the walk starts again from the root along the remaining names. So another process
 * that moves or replaces directories at the same time can make the walk fail, or end elsewhere
 * below the root, but nowhere else.
 */
#include "wasi.h"

/* A path that is being resolved: the names that have been walked, all of them directories, and the
 * text that is ahead. */
struct walk {
	struct wasi_file *root, *at; /* `at` is NULL when `behind` must be walked anew */
	unsigned links;              /* expanded so far */
	size_t behind_size;
	char behind[WASI_PATH_MAX];  /* separated by slashes */
	char ahead[WASI_PATH_MAX];
};

static void
release(struct wasi_file *root, struct wasi_file *dir)
{
	if (dir != NULL && dir != root)
		wasi_close(dir);
}

/* Cuts the first component off. */
static const char *
take(char **path)
{
	char *name = *path + strspn(*path, "/"), *end = name + strcspn(name, "/");

	*path = end + (*end != '\0');
	*end = '\0';
	return name;
}

/* Opens the name below *at, which it takes over, and stores the new directory there. */
static uint32_t
enter(struct wasi_file *root, struct wasi_file **at, const char *name)
{
	struct wasi_file *next = NULL;
	uint32_t error = strlen(name) > WASI_NAME_MAX ? (uint32_t)WASI_ENAMETOOLONG
		: (*at)->dir->enter(*at, name, &next);

	if (error == WASI_SUCCESS) {
		release(root, *at);
		*at = next;
	}
	return error;
}

static uint32_t
return_to_behind(struct walk *walk)
{
	char names[WASI_PATH_MAX], *rest = names;
	uint32_t error = WASI_SUCCESS;

	memcpy(names, walk->behind, walk->behind_size);
	names[walk->behind_size] = '\0';
	walk->at = walk->root;
	while (error == WASI_SUCCESS && *rest != '\0')
		error = enter(walk->root, &walk->at, take(&rest));
	return error;
}

static uint32_t
go_up(struct walk *walk)
{
	if (walk->behind_size == 0)
		return WASI_ENOTCAPABLE;
	while (walk->behind_size > 0 && walk->behind[--walk->behind_size] != '/')
		;
	release(walk->root, walk->at);
	walk->at = NULL;
	return WASI_SUCCESS;
}

/* Puts `text` (of `size` bytes, with room for a slash after it) before the path, which lies in the
 * buffer `path` from `rest` on. */
static uint32_t
prepend(char *path, const char *rest, const char *text, size_t size)
{
	size_t rest_size = strlen(rest);

	if (size == 0)
		return WASI_ENOENT;
	if (text[0] == '/')
		return WASI_ENOTCAPABLE;
	if (memchr(text, '\0', size) != NULL)
		return WASI_EINVAL;
	if (size + 1 + rest_size >= WASI_PATH_MAX)
		return WASI_ENAMETOOLONG;
	memmove(path + size + 1, rest, rest_size + 1);
	memcpy(path, text, size);
	path[size] = '/';
	return WASI_SUCCESS;
}

/* EINVAL if the name is not a link. */
static uint32_t
read_link(struct wasi_file *dir, const char *name, char *text, size_t *size)
{
	if (dir->dir->readlink == NULL)
		return WASI_EINVAL;
	return dir->dir->readlink(dir, name, text, WASI_PATH_MAX, size);
}

/* Replaces the link `name`, which could not be entered because of `error`, by its text in the path
 * ahead. */
static uint32_t
expand(struct walk *walk, const char *name, char **rest, uint32_t error)
{
	char text[WASI_PATH_MAX];
	size_t size;

	if (error != WASI_ELOOP && error != WASI_ENOTDIR && error != WASI_EMLINK)
		return error;
	if (read_link(walk->at, name, text, &size) != WASI_SUCCESS)
		return WASI_ENOTDIR;
	if (++walk->links > WASI_MAX_LINKS)
		return WASI_ELOOP;
	error = prepend(walk->ahead, *rest, text, size);
	*rest = walk->ahead;
	return error;
}

static uint32_t
go_down(struct walk *walk, const char *name, char **rest)
{
	size_t size = strlen(name);
	uint32_t error = walk->at == NULL ? return_to_behind(walk) : (uint32_t)WASI_SUCCESS;

	if (error != WASI_SUCCESS)
		return error;
	error = enter(walk->root, &walk->at, name);
	if (error != WASI_SUCCESS)
		return expand(walk, name, rest, error);
	if (walk->behind_size + 1 + size >= WASI_PATH_MAX)
		return WASI_ENAMETOOLONG;
	if (walk->behind_size > 0)
		walk->behind[walk->behind_size++] = '/';
	memcpy(walk->behind + walk->behind_size, name, size);
	walk->behind_size += size;
	return WASI_SUCCESS;
}

/* Opens the directory that a relative path leads to, component by component. The result may be the
 * root itself. */
static uint32_t
walk_directory(struct wasi_file *root, const char *path, struct wasi_file **found)
{
	struct walk walk;
	char *rest = walk.ahead;
	uint32_t error = WASI_SUCCESS;

	walk.root = walk.at = root;
	walk.links = 0;
	walk.behind_size = 0;
	strcpy(walk.ahead, path);
	while (error == WASI_SUCCESS && *rest != '\0') {
		char name[WASI_PATH_MAX];

		strcpy(name, take(&rest)); /* an expansion overwrites the buffer */
		if (strcmp(name, "..") == 0)
			error = go_up(&walk);
		else if (name[0] != '\0' && strcmp(name, ".") != 0)
			error = go_down(&walk, name, &rest);
	}
	if (error == WASI_SUCCESS && walk.at == NULL)
		error = return_to_behind(&walk);
	if (error == WASI_SUCCESS)
		*found = walk.at;
	else
		release(root, walk.at);
	return error;
}

static uint32_t
open_directory(struct wasi_file *root, const char *path, struct wasi_place *place)
{
	uint32_t error = WASI_ENOSYS;

	place->dir = root;
	if (path[0] == '\0')
		error = WASI_SUCCESS;
	else if (root->dir->resolve != NULL)
		error = root->dir->resolve(root, path, &place->dir);
	if (error == WASI_ENOSYS)
		error = walk_directory(root, path, &place->dir);
	if (error == WASI_SUCCESS && place->dir == root)
		wasi_hold(root);
	return error;
}

/* Splits off the last component: the path keeps what is before it, and the place gets the name. A
 * last component that can only be a directory (`.` or `..`) stays in the path. */
static uint32_t
split(char *path, struct wasi_place *place)
{
	size_t end = strlen(path), start, size;

	while (end > 0 && path[end - 1] == '/') {
		place->directory = true;
		end--;
	}
	for (start = end; start > 0 && path[start - 1] != '/'; start--)
		;
	size = end - start;
	place->up = size == 2 && path[start] == '.' && path[start + 1] == '.';
	place->dot = place->up || (size == 1 && path[start] == '.');
	if (place->dot) {
		strcpy(place->name, ".");
		return WASI_SUCCESS;
	}
	if (size > WASI_NAME_MAX)
		return WASI_ENAMETOOLONG;
	memcpy(place->name, path + start, size);
	place->name[size] = '\0';
	path[start] = '\0';
	return WASI_SUCCESS;
}

/* If the place is a link, appends its text to the directory's path; the result must be resolved
 * again. */
static uint32_t
follow(const struct wasi_place *place, char *path, bool *again)
{
	char text[WASI_PATH_MAX];
	size_t before = strlen(path), size;

	*again = strcmp(place->name, ".") != 0 &&
		read_link(place->dir, place->name, text, &size) == WASI_SUCCESS;
	if (!*again)
		return WASI_SUCCESS;
	if (size == 0)
		return WASI_ENOENT;
	if (text[0] == '/')
		return WASI_ENOTCAPABLE;
	if (before + size >= WASI_PATH_MAX)
		return WASI_ENAMETOOLONG;
	memcpy(path + before, text, size);
	path[before + size] = '\0';
	return WASI_SUCCESS;
}

uint32_t
wasi_resolve(struct wasi_file *root, const char *guest_path, size_t size, enum wasi_last last,
	struct wasi_place *place)
{
	char path[WASI_PATH_MAX];
	unsigned links = 0;
	uint32_t error;

	if (size == 0)
		return WASI_ENOENT;
	if (size >= WASI_PATH_MAX)
		return WASI_ENAMETOOLONG;
	/* before it is looked at: another thread of the guest may change it */
	memcpy(path, guest_path, size);
	path[size] = '\0';
	if (strlen(path) != size)
		return WASI_EINVAL;
	if (path[0] == '/')
		return WASI_ENOTCAPABLE;
	place->directory = false;
	for (;;) {
		bool again = false;

		error = split(path, place);
		if (error == WASI_SUCCESS)
			error = open_directory(root, path, place);
		if (error != WASI_SUCCESS)
			return error;
		if (last == WASI_LAST_FOLLOW || last == (place->directory ? WASI_LAST_LINK
			: WASI_LAST_CREATE))
			error = follow(place, path, &again);
		if (error == WASI_SUCCESS && !again)
			return WASI_SUCCESS;
		wasi_leave(place);
		if (error != WASI_SUCCESS)
			return error;
		if (++links > WASI_MAX_LINKS)
			return WASI_ELOOP;
	}
}

void
wasi_leave(struct wasi_place *place)
{
	wasi_close(place->dir);
}
