/* A controller and a filter in single precision, as on boards with an FPU. */
#include "kernel.h"

struct axis {
	float want, is, speed, integral, last;
};
static struct axis axes[6];

uint32_t
kernel(uint32_t rounds)
{
	uint32_t sum = 0;

	for (int i = 0; i < 6; i++)
		axes[i] = (struct axis){(float)i * 1.5f, 0, 0, 0, 0};
	while (rounds--)
		for (int i = 0; i < 6; i++) {
			struct axis *a = &axes[i];
			float error = a->want - a->is, force;
			a->integral += error * 0.01f;
			force = 2.0f * error + 0.5f * a->integral + 0.1f * (error - a->last);
			if (force > 4.0f)
				force = 4.0f;
			a->last = error;
			a->speed = a->speed * 0.98f + force * 0.01f;
			a->is += a->speed * 0.01f;
			sum = sum * 31 + (uint32_t)(int32_t)(a->is * 1000.0f);
		}
	return sum;
}
