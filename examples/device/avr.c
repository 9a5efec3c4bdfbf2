/* An ATmega2560: the C library of avr-gcc has the start. Text goes out by the first UART, and the
 * end is a sleep without interrupts, at which simavr stops. */
#include "board.h"

#include <avr/interrupt.h>
#include <avr/io.h>
#include <avr/sleep.h>
#include <stdlib.h>

void
board_put_char(char c)
{
	UCSR0B = 1 << TXEN0;
	while (!(UCSR0A & 1 << UDRE0))
		;
	UDR0 = (uint8_t)c;
}

/* Where an unexpected interrupt ends, the only fault that this machine has. */
ISR(BADISR_vect)
{
	for (const char *c = "fault: unexpected interrupt\n"; *c; c++)
		board_put_char(*c);
	abort();
}

__attribute__((destructor)) static void
stop(void)
{
	board_put_char('\n'); /* simavr prints whole lines */
	cli();
	sleep_enable();
	sleep_cpu();
}
