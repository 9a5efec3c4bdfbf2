/* version: the translator's version, for --version and the top of every file that it prints.
 * Makefile.in and configure read it here. */
#ifndef EMIT_VERSION_H
#define EMIT_VERSION_H

#ifndef WASM2C_VERSION
#define WASM2C_VERSION "0.1.0"
#endif

#endif
