;; Waits in host functions: of WASI, and `wait` of the host (blocked.c).
(module
  (import "wasi_snapshot_preview1" "fd_read"
    (func $fd_read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "poll_oneoff"
    (func $poll_oneoff (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "sock_accept" (func $accept (param i32 i32 i32) (result i32)))
  (import "host" "wait" (func $wait (param i64) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\40\00\00\00\10\00\00\00")                     ;; an iovec: 16 bytes at 64
  (func (export "read") (result i32)
    (call $fd_read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 16)))
  (func (export "accept") (result i32)
    (call $accept (i32.const 3) (i32.const 0) (i32.const 16)))
  ;; a subscription at 128: standard input, or the monotonic clock in so many nanoseconds
  (func (export "poll") (result i32)
    (memory.fill (i32.const 128) (i32.const 0) (i32.const 48))
    (i32.store8 (i32.const 136) (i32.const 1))
    (call $poll_oneoff (i32.const 128) (i32.const 256) (i32.const 1) (i32.const 16)))
  (func (export "sleep") (param i64) (result i32)
    (memory.fill (i32.const 128) (i32.const 0) (i32.const 48))
    (i32.store (i32.const 144) (i32.const 1))
    (i64.store (i32.const 152) (local.get 0))
    (call $poll_oneoff (i32.const 128) (i32.const 256) (i32.const 1) (i32.const 16)))
  (func (export "wait") (param i64) (result i32) (call $wait (local.get 0))))
