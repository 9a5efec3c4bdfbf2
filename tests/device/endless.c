/* Stops the guests of endless.wasm on a Cortex-M3 or an ATmega2560: a timer interrupts them, or
 * they run out of fuel. */
#include "endless.h"

#include "board.h"
#include "wasm-rt-interrupt.h"

#ifdef __AVR__
#include <avr/interrupt.h>
#include <avr/io.h>
#endif

#define SYST_CSR (*(volatile uint32_t *)0xe000e010)
#define SYST_RVR (*(volatile uint32_t *)0xe000e014)
#define SYST_CVR (*(volatile uint32_t *)0xe000e018)
#define VTOR (*(volatile uint32_t *)0xe000ed08)

static w2c_endless endless;
static wasm_rt_thread_t *guest;
static volatile unsigned ticks, when; /* the tick that interrupts; 0: none does */

static void
tick(void)
{
	if (++ticks == when)
		wasm_rt_interrupt(guest);
}

#ifdef __AVR__
ISR(TIMER1_COMPA_vect)
{
	tick();
}

static void
start_timer(void)
{
	OCR1A = 20000;
	TCCR1B = 1 << WGM12 | 1 << CS10; /* from 0 to there, and again; the processor's clock */
	TIMSK1 = 1 << OCIE1A;
	sei();
}
#else
/* The vectors of flash, with the timer's in its place. */
static void
start_timer(void)
{
	static uintptr_t vectors[16] __attribute__((aligned(128)));
	const volatile uintptr_t *const flash = (const volatile uintptr_t *)VTOR;

	for (int i = 0; i < 7; i++)
		vectors[i] = flash[i];
	vectors[15] = (uintptr_t)tick;
	VTOR = (uint32_t)(uintptr_t)vectors;
	SYST_RVR = 20000;
	SYST_CVR = 0;
	SYST_CSR = 7; /* the processor's clock, with an interrupt, on */
}
#endif

static void
put(const char *text)
{
	while (*text)
		board_put_char(*text++);
}

/* How a call ends; *result is a function's that has one. */
static wasm_rt_trap_t
end_of(void (*call)(w2c_endless *))
{
	wasm_rt_trap_t trap = (wasm_rt_trap_t)wasm_rt_impl_try();

	if (trap == WASM_RT_TRAP_NONE)
		call(&endless);
	wasm_rt_impl_try_end();
	return trap;
}

static void
nest(w2c_endless *instance)
{
	w2c_endless_nest(instance);
}

static void
interrupts(const char *name, void (*call)(w2c_endless *))
{
	when = ticks + 3;
	put(name);
	put(": ");
	put(wasm_rt_strerror(end_of(call)));
	put(ticks >= when && !wasm_rt_interrupt_pending() ? "\n" : " too early\n");
	when = 0;
	put(w2c_endless_sum(&endless, 100) == 5050 ? "goes on\n" : "does not go on\n");
}

int
main(void)
{
	wasm_rt_init();
	wasm_rt_set_stack_size(2048);
	wasm2c_endless_instantiate(&endless);
#if WASM_RT_FUEL
	wasm_rt_set_fuel(10000);
	put(wasm_rt_strerror(end_of(w2c_endless_count)));
	put(wasm_rt_fuel_left() == 0 && *w2c_endless_n(&endless) > 1000 ? ", all gone\n" : " early\n");
	wasm_rt_set_fuel(10000);
	put(w2c_endless_sum(&endless, 100) == 5050 && wasm_rt_fuel_left() > 9000 ? "goes on\n"
		: "does not go on\n");
#else
	guest = wasm_rt_current_thread();
	start_timer();
	interrupts("spin", w2c_endless_spin);
	interrupts("count", w2c_endless_count);
	interrupts("nest", nest);
#endif
	return 0;
}
