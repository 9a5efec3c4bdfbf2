/* Bodies under gravity: floats in memory, square roots. */
#define BODIES 16

static struct { double x[3], v[3], mass; } bodies[BODIES];

static void
step(double dt)
{
	for (int i = 0; i < BODIES; i++)
		for (int j = i + 1; j < BODIES; j++) {
			double d[3], square = 0.01, scale;
			for (int k = 0; k < 3; k++) {
				d[k] = bodies[i].x[k] - bodies[j].x[k];
				square += d[k] * d[k];
			}
			scale = dt / (square * __builtin_sqrt(square));
			for (int k = 0; k < 3; k++) {
				bodies[i].v[k] -= d[k] * bodies[j].mass * scale;
				bodies[j].v[k] += d[k] * bodies[i].mass * scale;
			}
		}
	for (int i = 0; i < BODIES; i++)
		for (int k = 0; k < 3; k++)
			bodies[i].x[k] += dt * bodies[i].v[k];
}

unsigned
kernel(unsigned rounds)
{
	unsigned seed = 1;

	for (int i = 0; i < BODIES; i++) {
		for (int k = 0; k < 3; k++) {
			seed = seed * 1664525 + 1013904223;
			bodies[i].x[k] = seed / 4294967296.0;
			bodies[i].v[k] = 0;
		}
		bodies[i].mass = 1.0 / (i + 1);
	}
	while (rounds--)
		for (int i = 0; i < 4000; i++)
			step(0.001);
	return (unsigned)(int)(bodies[0].x[0] * 1e6);
}
