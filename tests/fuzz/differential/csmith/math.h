/* What csmith's programs and safe_math.h take from the C library's math.h. */
#define fabsf __builtin_fabsf
#define fabs __builtin_fabs
#define INFINITY __builtin_inff()
