# Words in, one a line; a module out whose functions have locals of these names and use them beside operations of every kind.
function finish()
{
	if (!n)
		return
	print "(func (export \"f" functions++ "\") (param $p i32) (result i32)"
	for (i = 0; i < n; i++)
		print "  (local $" name[i] " i32)"
	for (i = 0; i < n; i++)
		print "  (local.set $" name[i] " (i32.add (i32.load (i32.add (local.get $p) (i32.const " i * 4 "))) (local.get $" name[(i + 1) % n] ")))"
	print "  (local.set $" name[0] " (call_indirect (type $t) (local.get $" name[1 % n] ") (i32.const 0)))"
	print "  (if (local.get $p) (then (local.set $" name[0] " (call $rec (local.get $" name[0] ")))))"
	print "  (i32.store8 (local.get $" name[0] ") (i32.clz (local.get $" name[n - 1] ")))"
	print "  (memory.fill (local.get $" name[0] ") (local.get $p) (memory.grow (i32.const 0)))"
	print "  (memory.copy (local.get $" name[0] ") (local.get $p) (memory.size))"
	print "  (memory.init $d (local.get $" name[0] ") (i32.const 0) (i32.const 1)) (data.drop $d)"
	print "  (table.set (local.get $" name[0] ") (table.get (i32.const 0)))"
	print "  (global.set $g (f64.nearest (f64.min (f64.convert_i32_u (local.get $" name[0] ")) (global.get $g))))"
	print "  (drop (i64.load (local.get $" name[0] ")))"
	for (i = 0; i < n; i++)
		print "  (local.set $p (i32.xor (local.get $p) (i32.div_u (local.get $" name[i] ") (i32.const 3))))"
	print "  (i32.trunc_f64_s (f64.sqrt (f64.convert_i32_s (local.get $p)))))"
	n = 0
}
BEGIN {
	print "(module (type $t (func (param i32) (result i32))) (memory 1) (table 1 funcref) (global $g (mut f64) (f64.const 1.5))"
	print "(data $d \"x\") (func $rec (param i32) (result i32) (call $rec (i32.add (local.get 0) (i32.const 1))))"
}
!seen[$0]++ && $0 != "p" {
	name[n++] = $0
	if (n == 30)
		finish()
}
END {
	finish()
	print ")"
}
