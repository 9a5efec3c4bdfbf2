/* Lua: a script with functions, closures, tables, strings and patterns. */
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>

static const char script[] =
	"local function fib(n) if n < 2 then return n end return fib(n - 1) + fib(n - 2) end\n"
	"local Point = {} Point.__index = Point\n"
	"function Point.new(x, y) return setmetatable({x = x, y = y}, Point) end\n"
	"function Point:add(o) return Point.new(self.x + o.x, self.y + o.y) end\n"
	"return function(round)\n"
	"	local sum = fib(16)\n"
	"	local t = {}\n"
	"	for i = 1, 1000 do t[i] = (i * 7919 + round) % 1009 end\n"
	"	table.sort(t, function(a, b) return a < b end)\n"
	"	for i = 1, #t, 10 do sum = sum * 3 % 1000003 + t[i] end\n"
	"	local words = {}\n"
	"	for i = 1, 300 do words[#words + 1] = ('word%d'):format(t[i]) end\n"
	"	local text = table.concat(words, ' ')\n"
	"	for n in text:gmatch('%d+') do sum = sum + tonumber(n) end\n"
	"	sum = sum + #text:gsub('o(r)', '%1o'):upper()\n"
	"	local p = Point.new(0, 0)\n"
	"	for i = 1, 1000 do p = p:add(Point.new(i, 0.5)) end\n"
	"	sum = sum + p.x + p.y // 1\n"
	"	local count = {}\n"
	"	for i = 1, 300 do local w = words[i] count[w] = (count[w] or 0) + i end\n"
	"	for i = 1, 300 do sum = sum + count[words[i]] end\n"
	"	local sieve = {}\n"
	"	for i = 2, 1500 do\n"
	"		if not sieve[i] then for j = i * i, 1500, i do sieve[j] = true end sum = sum + i end\n"
	"	end\n"
	"	return sum // 1 % 4294967296\n"
	"end\n";

unsigned
kernel(unsigned rounds)
{
	lua_State *L = luaL_newstate();
	unsigned sum = 0;

	luaL_requiref(L, "_G", luaopen_base, 1);
	luaL_requiref(L, "string", luaopen_string, 1);
	luaL_requiref(L, "table", luaopen_table, 1);
	lua_settop(L, 0);
	if (luaL_loadstring(L, script) != LUA_OK)
		return 0;
	lua_call(L, 0, 1);
	while (rounds--) {
		lua_pushvalue(L, 1);
		lua_pushinteger(L, (lua_Integer)rounds);
		lua_call(L, 1, 1);
		sum = sum * 3 + (unsigned)lua_tonumber(L, -1);
		lua_pop(L, 1);
	}
	lua_close(L);
	return sum;
}
