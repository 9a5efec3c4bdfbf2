/* What the two files of the file system in memory share: its nodes and the operations on them. All
 * are called under the file system's lock. */
#ifndef WASI_MEMORY_FS_H
#define WASI_MEMORY_FS_H

#include "wasi.h"

struct node;

struct entry {
	uint64_t id;
	struct node *node;
	char *name; /* terminated */
	uint32_t hash;
};

struct node {
	uint64_t inode, links, opened;
	uint64_t accessed, modified, changed;
	struct node *parent; /* of a directory; NULL: the root, or removed */
	uint8_t *data;       /* contents, or the text of a link */
	uint64_t size, capacity;
	struct entry *entries;
	uint64_t count, room, next_id;
	uint8_t type;
};

struct memory_fs {
	uint64_t limit, used, next_inode, opened;
	struct node *root;
	int lock;
};

enum { MEMORY_FIRST_ID = 2 }; /* of an entry, after . and .. */

uint64_t wasi_memory_present(void); /* the time */
void wasi_memory_touch(struct node *);

struct node *wasi_memory_new_node(struct memory_fs *, uint8_t type);

/* Frees a node to which no name and no open file leads. */
void wasi_memory_drop_node(struct memory_fs *, struct node *);

/* New bytes are zero. ENOSPC leaves all as it was. */
uint32_t wasi_memory_resize(struct memory_fs *, struct node *, uint64_t size);

struct entry *wasi_memory_find(const struct node *dir, const char *name);

/* The node of a name, which may be `.`, or NULL. */
struct node *wasi_memory_lookup(struct node *dir, const char *name);

/* Adds a name for a node. ENOENT in a directory that was removed while it is open; ENOSPC. */
uint32_t wasi_memory_add(struct memory_fs *, struct node *dir, const char *name, struct node *);

/* Removes the name, and the node if nothing else holds it. */
void wasi_memory_remove(struct memory_fs *, struct node *dir, struct entry *);

/* Frees everything. No file is open. */
void wasi_memory_destroy(struct memory_fs *);

#endif
