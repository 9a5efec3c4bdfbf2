// What the emitter lacks and its feature does not name: modules, each with what must be named in
// the refusal.
const struct = '(type $s (struct (field $f (mut i32))))', array = '(type $a (array (mut i32)))';
const body = (text, types = '') => `(module ${types} (func (export "f") ${text}))`;

export const untranslated = [
	['ref.i31', body('(drop (ref.i31 (i32.const 1)))')],
	['i31.get_s', body('(drop (i31.get_s (ref.null i31)))')],
	['ref.eq', body('(drop (ref.eq (ref.null eq) (ref.null eq)))')],
	['ref.test', body('(drop (ref.test (ref func) (ref.null func)))')],
	['ref.cast', body('(drop (ref.cast (ref func) (ref.null func)))')],
	['any.convert_extern', body('(drop (any.convert_extern (ref.null extern)))')],
	['br_on_cast',
		body('(drop (block (result funcref) (br_on_cast 0 funcref (ref func) (ref.null func))))')],
	['a structure', body('(drop (struct.new $s (i32.const 1)))', struct)],
	['an array', body('(drop (array.new_default $a (i32.const 1)))', array)],
	['a structure', body('(drop (ref.null $s))', struct)],
	['(ref null any)', '(module (func (export "f") (param anyref)))'],
	['(ref null any)', body('(result i32) (local anyref) (ref.is_null (local.get 0))')],
	['(ref null eq)', '(module (global (export "g") (mut eqref) (ref.null eq)))'],
	['(ref null i31)', '(module (table (export "t") 1 i31ref))'],
	['(ref null none)', '(module (func (export "f") (result nullref) (ref.null none)))'],
	['(ref null any)', '(module (import "m" "f" (func (result anyref))))'],
];
