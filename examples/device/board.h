/* What main.c and sensor_main.c need of the machine. */
#ifndef BOARD_H
#define BOARD_H

#ifndef BOARD_STACK
#define BOARD_STACK 2048 /* bytes that guests may use */
#endif

void board_put_char(char c);

#endif
