/* cache: programs that --run has built, each a file whose name is the hash of all that went into
 * it. */
#ifndef WASMCC_CACHE_H
#define WASMCC_CACHE_H

#include "link.h"

#define CACHE_KEY_SIZE 65

/* The folder $XDG_CACHE_HOME/wasmcc or $HOME/.cache/wasmcc, which is made if it is missing. NULL:
 * neither can be written, or other users can change it or a folder above it. */
const char *cache_folder(void);

/* The hash of what the program depends on: modules, options that change it, compiler, wasmcc and
 * its runtime. */
void cache_key(const struct request *, char key[CACHE_KEY_SIZE]);

/* The path that the program has or will have. */
char *cache_path(const char *key);

/* Notes that the program is used now. False where there is none. */
bool cache_touch(const char *path);

/* Waits until no other process builds the same. The lock ends by cache_unlock, or with the
 * process. */
void cache_lock(const char *path);
void cache_unlock(void);

/* Removes the programs that have not been used for the longest time, except `keep`, until the cache
 * is within its bound ($WASMCC_CACHE_SIZE, by default 1 GiB). Also removes old locks and hashes.
 * Files with other names stay. */
void cache_evict(const char *keep);

#endif
