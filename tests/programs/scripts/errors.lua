-- Errors by setjmp: pcall, error objects, coroutines, to-be-closed variables, and what the libraries throw.
print(pcall(error, "plain"))
print(pcall(error, { code = 7 }, 2) == false, select(2, pcall(error, { code = 7 })).code)
print(xpcall(function() local x = nil; return x.y end, function(m) return "handled: " .. m end))
local function deep(n) if n == 0 then error("bottom", 0) end return 1 + deep(n - 1) end
print(pcall(deep, 100))
print(select(2, pcall(function() return (" "):rep(1 << 40) end)))
print(pcall(string.format, "%d", "x"))
print(load("x = = 1"))
print(pcall(load, function() error("in a reader") end))
local count = 0
for i = 1, 20000 do
	local ok, v = pcall(function() if i % 3 == 0 then error(i) end return i end)
	count = count + (ok and v or -1)
end
print(count)
local co = coroutine.wrap(function(a)
	while true do
		local ok, e = pcall(function() a = coroutine.yield(a + 1) if a > 3 then error("too much", 0) end end)
		if not ok then coroutine.yield(e) end
	end
end)
print(co(1), co(2), co(5), co(1))
print(pcall(coroutine.wrap(function() error("inside") end)))
local log = {}
do
	local ok, e = pcall(function()
		local a <close> = setmetatable({}, { __close = function(_, e) log[#log + 1] = "a:" .. tostring(e) end })
		local b <close> = setmetatable({}, { __close = function(_, e) log[#log + 1] = "b:" .. tostring(e) error("second", 0) end })
		error("first", 0)
	end)
	print(ok, e, table.concat(log, " "))
end
print(pcall(function() return setmetatable({}, { __index = function(t, k) error("no " .. k, 0) end }).x end))
print(pcall(string.gsub, "abc", "b", function() error("in gsub", 0) end))
print(pcall(table.sort, { 3, 1, 2, 5, 4 }, function() error("in sort", 0) end))
local function f() return f() + 1 end
print((select(2, pcall(f)):gsub("%(.*", "")))
print(pcall(require, "nothing") == false, #arg)
io.stderr:write("ends by an error\n")
error("nobody catches this")
