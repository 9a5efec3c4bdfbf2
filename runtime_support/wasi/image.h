/*
 * A read-only file system as one block of bytes, for programs that carry their files with them.
 *
 * All numbers are little-endian, offsets count from the start. First the magic (8 bytes) and the
 * number of nodes (32 bits), then, after 4 bytes of zero, the nodes, 40 bytes each; node 0 is the
 * root. A directory's children stand one after the other, sorted by name (compared as bytes); so a
 * name is found by bisection, in place.
 *
 *	 0  type, 8 bits: WASI_DIRECTORY, WASI_REGULAR_FILE or WASI_SYMBOLIC_LINK
 *	 4  size of the name, 32 bits
 *	 8  offset of the name, 64 bits
 *	16  time of modification, 64 bits
 *	24  size, 64 bits: of the contents or the link's text; of a directory, how many children
 *	32  offset, 64 bits: of the contents or the text; of a directory, the number of the first
 *	    child
 */
#ifndef WASI_IMAGE_H
#define WASI_IMAGE_H

#define IMAGE_MAGIC "WASIimg1"

enum { IMAGE_HEAD = 16, IMAGE_NODE = 40 };

#endif
