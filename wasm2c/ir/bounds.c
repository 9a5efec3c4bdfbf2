#include "ir/ir.h"
void bounds(struct function *f) { (void)f; }
