;; The factorial, in WebAssembly's text format. fac.wasm was assembled from it (`wat2wasm --debug-names fac.wat`).
(module
  (func (export "fac") (param $n i64) (result i64)
    (if (result i64) (i64.eqz (local.get $n))
      (then (i64.const 1))
      (else
        (i64.mul
          (local.get $n)
          (call 0 (i64.sub (local.get $n) (i64.const 1))))))))
