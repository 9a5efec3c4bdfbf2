;; Hints that are right, wrong, and misplaced change nothing.
(module
	(memory (export "memory") 1)
	(func (export "if") (param i32) (result i32)
		local.get 0
		(@metadata.code.branch_hint "\00") if (result i32) i32.const 1 else i32.const 2 end)
	(func (export "br_if") (param i32) (result i32)
		block
			local.get 0
			(@metadata.code.branch_hint "\01") br_if 0
			i32.const 3
			return
		end
		i32.const 4)
	(func (export "loops") (param i32) (result i32) (local i32)
		block
			loop
				local.get 0
				i32.const 63
				i32.and
				i32.eqz
				(@metadata.code.branch_hint "\00") br_if 1
				local.get 0
				i32.const 1
				i32.sub
				local.set 0
				loop
					local.get 1
					i32.const 3
					i32.add
					local.tee 1
					i32.const 4
					i32.and
					(@metadata.code.branch_hint "\01") br_if 0
				end
				(@metadata.code.branch_hint "\01") br 0
			end
		end
		local.get 1))
