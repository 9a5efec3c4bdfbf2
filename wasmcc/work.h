/* work: the folder for temporary files, which is removed when the process ends. Folders that killed
 * processes left are removed when the next process makes its own. */
#ifndef WASMCC_WORK_H
#define WASMCC_WORK_H

/* $TMPDIR, or /tmp. */
const char *work_place(void);

/* A new folder in `parent`, removed at exit. One at a time. */
char *work_make(const char *parent);
void work_drop(void);

#endif
