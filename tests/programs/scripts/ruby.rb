# What an interpreter does for its users, from its own library too: that lies in a file system within the module.
require "json"
require "set"
require "digest"
require "stringio"

puts RUBY_ENGINE, [3, 1, 2].sort.inspect, 2**100, 10.fdiv(4), "äöü".upcase, "%08.3f" % Math::PI
puts JSON.generate({ "b" => [1, 2.5, nil, true], "a" => "ü" }), JSON.parse('{"x": [1e3]}')
puts "hello world".gsub(/(\w+) (\w+)/, '\2 \1'), "a1b22".scan(/\d+/).inspect
puts Digest::SHA256.hexdigest("wasm" * 1000), [1, 2.5].pack("s<E").unpack1("H*"), Set[1, 2, 1].size

def fib(n) = n < 2 ? n : fib(n - 1) + fib(n - 2)

Point = Struct.new(:x, :y) do
  def +(other) = Point.new(x + other.x, y + other.y)
end

puts fib(20), (Point.new(1, 2) + Point.new(3, 4)).inspect
case { name: "x", at: [1, [2, 3]] }
in { name: String => name, at: [a, [*rest]] } then puts name, a, rest.inspect
end

# Ways out of a function that need what other languages do with setjmp.
begin
  raise ArgumentError, "bad"
rescue => error
  puts "#{error.class}: #{error.message}"
ensure
  puts "ensured"
end
puts catch(:done) { 10.times { |i| throw :done, i if i == 3 } }
puts [1, 2, 3].each { |i| break i * 10 if i == 2 }
fiber = Fiber.new { |x| loop { x = Fiber.yield x * 2 } }
puts fiber.resume(1), fiber.resume(5)
puts (1..Float::INFINITY).lazy.map { |x| x * 2 }.select { |x| x % 3 == 0 }.first(3).inspect
numbers = Enumerator.new { |y| 3.times { |i| y << i } }
puts numbers.next, numbers.next
def deep(n) = n == 0 ? 0 : 1 + deep(n - 1)
puts deep(500)
20000.times.map { |i| "string #{i}" * 10 }.each(&:hash)
GC.start
puts GC.count > 0
StringIO.new("a\nb\n").each_line { |line| puts line.inspect }
$stdout.flush
$stderr.puts "to the error stream"
fib(15)
