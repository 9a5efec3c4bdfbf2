/* Snapshots and pools of instances (wasm-rt-reset.h), in one file to compile. */
#include "../image_file.c"
#include "../image_scan.c"
#include "../image_pages.c"
#include "../image.c"
#include "../snapshot.c"
#include "../pool.c"
