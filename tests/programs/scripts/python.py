# What an interpreter does for its users: text, numbers, containers, modules that are C and modules that are Python, files, time.
import collections, datetime, decimal, functools, hashlib, io, itertools, json, math, os, random, re, struct, sys, tempfile, zlib

print("arguments", sys.argv[1:], "environment", os.environ.get("X"))
print("input", sys.stdin.read().split())
print(sum(i * i for i in range(100000)), math.factorial(30), 2 ** 200 % 1000007, f"{math.pi:.12f}", 0.1 + 0.2, round(2.5), -7 // 2)
print(json.dumps({"b": [1, 2.5, None, True], "a": "\u00e4\u20ac"}, sort_keys=True), json.loads('{"x": [1e3]}'))
print(re.sub(r"(\w+) (\w+)", r"\2 \1", "hello world"), re.findall(r"(?<=a)b+", "abb ab cb"))
print(hashlib.sha256(b"wasm" * 1000).hexdigest(), zlib.crc32(b"wasm"), len(zlib.compress(b"wasm" * 1000)), struct.pack("<hd", 1, 2.5).hex())
print(datetime.date(2024, 2, 29) + datetime.timedelta(365), decimal.Decimal(1) / 7)
random.seed(1)
print([random.randrange(100) for _ in range(10)], collections.Counter("mississippi").most_common(2))


@functools.lru_cache(None)
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


class Tree:
    def __init__(self, *items):
        self.items = items

    def __iter__(self):
        for item in self.items:
            yield from item if isinstance(item, Tree) else (item,)


print([fib(n) for n in range(91)][-1], list(Tree(1, Tree(2, Tree(3)), 4)), list(itertools.islice(itertools.permutations("abc"), 3)))
try:
    {}["missing"]
except KeyError as error:
    print("caught", repr(error))


def deep(n):
    return 0 if n == 0 else 1 + deep(n - 1)


print(deep(500))
os.chdir("/data")
os.makedirs("d/e")
with open("d/e/text", "w", encoding="utf-8") as file:
    file.writelines(f"line {i} \u00e4\n" for i in range(1000))
with open("d/e/text", encoding="utf-8") as file:
    print(sum(len(line) for line in file), os.stat("d/e/text").st_size)
with open("d/e/text", "r+b") as file:
    file.seek(-5, io.SEEK_END)
    print(file.read())
    file.truncate(100)
os.rename("d/e/text", "d/text")
os.link("d/text", "d/link")
os.utime("d/text", (1, 2))
print(sorted(os.listdir("d")), os.path.samefile("d/text", "d/link"), os.path.getsize("d/link"), int(os.path.getmtime("d/text")), [names for names in os.walk(".")][0][1])
for bad in "none", "/etc/passwd", "../outside":
    try:
        open(bad)
    except OSError as error:
        print(type(error).__name__)
with tempfile.TemporaryFile(dir="/data") as file:
    file.write(b"x" * 100000)
    print(file.tell())
sys.stderr.write("to the error stream\n")
sys.exit(7)
