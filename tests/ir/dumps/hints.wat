;; build,control: what the module says of conditions; a condition that is negated takes it along
(module (memory 1)
 (func $if (param i32) (result i32)
  local.get 0
  (@metadata.code.branch_hint "\00") if (result i32) i32.const 1 else i32.const 2 end)
 (func $skip (param i32)
  block
   local.get 0
   (@metadata.code.branch_hint "\01") br_if 0
   i32.const 0
   local.get 0
   i32.store
  end)
 (func $while (param i32)
  block
   loop
    local.get 0
    i32.eqz
    (@metadata.code.branch_hint "\00") br_if 1
    local.get 0
    i32.load
    local.set 0
    br 0
   end
  end)
 (func $do (param i32)
  loop
   local.get 0
   i32.load
   local.tee 0
   (@metadata.code.branch_hint "\01") br_if 0
  end)
 (func $none (param i32)
  local.get 0
  if i32.const 0 local.get 0 i32.store end))
