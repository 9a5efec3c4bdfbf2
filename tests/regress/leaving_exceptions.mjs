// Which functions an exception may leave is worked out beforehand (wasm/raises.c): each of these
// is called by one that catches whatever comes. $f throws $a for 1 and $b for 2.
const CATCH = 'catch_all i32.const 10 local.set 0';
const cases = {
	plain: 'local.get 0 call $f',
	caught: `try local.get 0 call $f ${CATCH} end`,
	tagged: 'try local.get 0 call $f catch $a drop end',
	tagged_then_all: `try local.get 0 call $f catch $a drop ${CATCH} end`,
	rethrown: 'try local.get 0 call $f catch_all rethrow 0 end',
	rethrown_tag: 'try local.get 0 call $f catch $a drop rethrow 0 catch_all end',
	handler_throws: 'try local.get 0 call $f catch_all local.get 0 call $f end',
	handler_of_handler: `try i32.const 1 call $f catch_all
		try local.get 0 call $f ${CATCH} end end`,
	outer_rethrown: `try local.get 0 call $f catch_all
		try i32.const 2 call $f catch_all rethrow 1 end end`,
	outer_rethrown_inside: `try local.get 0 call $f catch_all
		try rethrow 1 ${CATCH} end end`,
	outer_delegated: `try try local.get 0 call $f catch_all
		try rethrow 1 delegate 1 end catch_all end`,
	outer_past: `try try local.get 0 call $f catch_all
		try rethrow 1 delegate 2 end catch_all end`,
	delegated: `try try local.get 0 call $f delegate 0 ${CATCH} end`,
	delegated_past: `try try local.get 0 call $f delegate 1 ${CATCH} end`,
	delegated_to_block: `try block try local.get 0 call $f delegate 0 end ${CATCH} end`,
	after: `try block local.get 0 call $f end ${CATCH} end local.get 0 call $f`,
	ends_of_blocks: `block try block local.get 0 if nop else nop end end loop end ${CATCH} end
		local.get 0 call $f end`,
	dead: `try block br 0 local.get 0 call $f end ${CATCH} end`,
	nothing_to_rethrow: 'try local.get 0 call $quiet catch_all rethrow 0 end',
	last: 'try local.get 0 return_call $f catch_all end',
	last_by_type: 'try local.get 0 i32.const 0 return_call_indirect (type $t) catch_all end',
	by_type: 'local.get 0 i32.const 0 call_indirect (type $t)',
	by_type_caught: `try local.get 0 i32.const 0 call_indirect (type $t) ${CATCH} end`,
	second_table: 'local.get 0 i32.const 0 call_indirect $quiet_ones (type $t)',
	third_table: 'local.get 0 i32.const 0 call_indirect $changing (type $t)',
	fifth_table: 'local.get 0 i32.const 0 call_indirect $fifth (type $t)',
};
const names = Object.keys(cases);

export default `(module
	(type $t (func (param i32)))
	(tag $a (param i32)) (tag $b (param i64))
	(table $first 2 funcref) (table $quiet_ones 2 funcref) (table $changing 2 funcref)
	(table $fourth 1 funcref) (table $fifth 1 funcref)
	(elem (table $first) (i32.const 0) func $f)
	(elem (table $quiet_ones) (i32.const 0) func $quiet)
	(elem (table $changing) (i32.const 0) func $quiet)
	(elem (table $fifth) (i32.const 0) func $f)
	(func $quiet (param i32))
	(func $f (param i32)
		local.get 0 i32.const 1 i32.eq if i32.const 5 throw $a end
		local.get 0 i32.const 2 i32.eq if i64.const 6 throw $b end)
	${names.map((name) => `(func $${name} (param i32) ${cases[name]})`).join('\n\t')}
	${names.map((name) => [0, 1, 2].map((how) => `(func (export "${name} ${how}") (result i32)
		try i32.const 0 i32.const 0 table.get $first table.set $changing
			i32.const ${how} call $${name} catch $a i32.const 100 i32.add return
			catch $b drop i32.const 200 return end
		try i32.const 1 call $f catch $a i32.const 300 i32.add return end
		i32.const -1)`).join('\n\t')).join('\n\t')}
)`;
