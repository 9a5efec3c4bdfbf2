;; Fields that C cannot have as names. What follows each export is its symbol, without
;; "w2c_mangling_".
(module
  (func (export ""))                 ;; =
  (func (export "a"))                ;; =a
  (func (export "A9z"))              ;; =A9z
  (func (export "_"))                ;; =0x5F
  (func (export "__"))               ;; =0x5F0x5F
  (func (export "_a"))               ;; =0x5Fa
  (func (export "a_"))               ;; =a0x5F
  (func (export "a_b"))              ;; =a_b
  (func (export "a__b"))             ;; =a_0x5Fb
  (func (export "a_b_c"))            ;; =a_b_c
  (func (export "__indirect_function_table")) ;; =0x5F_indirect_function_table
  (func (export "$a"))               ;; =0x24a
  (func (export "a.b"))              ;; =a0x2Eb
  (func (export "a-b c"))            ;; =a0x2Db0x20c
  (func (export "\c3\a9"))           ;; =0xC30xA9
  (func (export "\01\7f"))           ;; =0x010x7F
  (func (export "\f0\9f\98\80"))     ;; =0xF00x9F0x980x80
  (func (export "0x"))               ;; =0x
  (func (export "0x1"))              ;; =0x0x31
  (func (export "0x24"))             ;; =0x0x324
  (func (export "0xA"))              ;; =0x0x41
  (func (export "0xa"))              ;; =0xa
  (func (export "0xG"))              ;; =0xG
  (func (export "a0xF"))             ;; =a0x0x46
  (func (export "0x*"))              ;; =0x0x2A
  (func (export ".0"))               ;; =0x2E0
  (func (export "int"))              ;; =int
  (func (export "*/"))               ;; =0x2A0x2F
)
