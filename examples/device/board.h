/* What main.c needs of the machine. */
#ifndef BOARD_H
#define BOARD_H

void board_put_char(char c);

#endif
