// & and | of truth values, which are printed as && and || where what stands behind does nothing but
// compute, choices that become them, and an if that is all of another's branch: loads trap and
// calls happen all the same.
import { CONDITIONS } from '../ir/folds.mjs';

const forms = [
	(a, b) => `(i32.and (i32.eqz ${a}) (i32.eqz ${b}))`,
	(a, b) => `(i32.eqz (i32.or (i32.eqz ${a}) (i32.eqz ${b})))`,
	(a, b) => `(if (result i32) (i32.or ${a} (i32.eqz ${b}))
    (then (i32.const 7)) (else (i32.const 8)))`,
	(a, b) => `(i32.eqz (select ${b} (i32.const 0) ${a}))`,
	(a, b) => `(if ${a} (then (if ${b} (then (return (i32.const 7))))))
    (i32.const 8)`,
];
const functions = CONDITIONS.flatMap((a, i) => CONDITIONS.map((b, k) =>
	`(func (export "f${i}_${k}") (param i32 i64) (result i32)
    ${forms[(i + k) % forms.length](a, b)})`));

export default `(module
  (memory 1 2)
  (global (mut i32) (i32.const 3))
  (func (result i32)
    (global.set 0 (i32.add (global.get 0) (i32.const 1)))
    (global.get 0))
  ${functions.join('\n  ')})`;
