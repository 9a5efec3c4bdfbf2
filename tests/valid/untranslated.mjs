// What the emitter lacks and its feature does not name: modules, each with what must be named in the refusal.
const struct = '(type $s (struct (field $f (mut i32))))', array = '(type $a (array (mut i32)))';
const body = (text, types = '') => `(module ${types} (func (export "f") ${text}))`;
const shared = (text) => `(module (memory 1) (func (export "f") ${text}))`;

export const untranslated = [
	['ref.i31', body('(drop (ref.i31 (i32.const 1)))')],
	['i31.get_s', body('(drop (i31.get_s (ref.null i31)))')],
	['ref.eq', body('(drop (ref.eq (ref.null eq) (ref.null eq)))')],
	['ref.test', body('(drop (ref.test (ref func) (ref.null func)))')],
	['ref.cast', body('(drop (ref.cast (ref func) (ref.null func)))')],
	['any.convert_extern', body('(drop (any.convert_extern (ref.null extern)))')],
	['br_on_cast', body('(drop (block (result funcref) (br_on_cast 0 funcref (ref func) (ref.null func))))')],
	['a structure', body('(drop (struct.new $s (i32.const 1)))', struct)],
	['an array', body('(drop (array.new_default $a (i32.const 1)))', array)],
	['a structure', body('(drop (ref.null $s))', struct)],
	['(ref null any)', '(module (func (export "f") (param anyref)))'],
	['(ref null any)', body('(result i32) (local anyref) (ref.is_null (local.get 0))')],
	['(ref null eq)', '(module (global (export "g") (mut eqref) (ref.null eq)))'],
	['(ref null i31)', '(module (table (export "t") 1 i31ref))'],
	['(ref null none)', '(module (func (export "f") (result nullref) (ref.null none)))'],
	['(ref null any)', '(module (import "m" "f" (func (result anyref))))'],
	['shared', '(module (memory (export "m") 1 1 shared))'],
	['i32.atomic.load', shared('(drop (i32.atomic.load (i32.const 0)))')],
	['i64.atomic.store', shared('(i64.atomic.store (i32.const 0) (i64.const 0))')],
	['i32.atomic.rmw.add', shared('(drop (i32.atomic.rmw.add (i32.const 0) (i32.const 0)))')],
	['i64.atomic.rmw8.cmpxchg_u', shared('(drop (i64.atomic.rmw8.cmpxchg_u (i32.const 0) (i64.const 0) (i64.const 0)))')],
	['memory.atomic.notify', shared('(drop (memory.atomic.notify (i32.const 0) (i32.const 0)))')],
	['memory.atomic.wait32', shared('(drop (memory.atomic.wait32 (i32.const 0) (i32.const 0) (i64.const 0)))')],
	['atomic.fence', shared('(atomic.fence)')],
];
