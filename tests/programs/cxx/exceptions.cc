// A parser that throws, an interpreter by virtual calls, and what the language says of exceptions
// otherwise: who catches, in which order destructors run. What it prints must be what the same
// program prints natively.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <map>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <typeinfo>
#include <vector>

// ---- an expression language: let, if, while, print, try, throw

struct Syntax : std::runtime_error {
	size_t at;
	Syntax(const std::string &what, size_t at) : std::runtime_error(what), at(at) {}
};

struct Thrown {
	long value;
};

struct Overflow : std::logic_error {
	Overflow() : std::logic_error("overflow") {}
};

using Variables = std::map<std::string, long>;

static int alive;

struct Node {
	Node() { alive++; }
	virtual ~Node() { alive--; }
	virtual long run(Variables &) const = 0;
};
using Tree = std::unique_ptr<Node>;

struct Number : Node {
	long value;
	explicit Number(long value) : value(value) {}
	long run(Variables &) const override { return value; }
};

struct Variable : Node {
	std::string name;
	explicit Variable(std::string name) : name(std::move(name)) {}
	long run(Variables &variables) const override
	{
		auto found = variables.find(name);
		if (found == variables.end())
			throw std::out_of_range("no variable " + name);
		return found->second;
	}
};

struct Binary : Node {
	char op;
	Tree left, right;
	Binary(char op, Tree left, Tree right) : op(op), left(std::move(left)),
		right(std::move(right)) {}
	long run(Variables &variables) const override
	{
		long a = left->run(variables), b = right->run(variables);
		switch (op) {
		case '+': if (a > 1000000 - b) throw Overflow(); return a + b;
		case '-': return a - b;
		case '*': if (b && a > 1000000 / b) throw Overflow(); return a * b;
		case '/': if (!b) throw std::domain_error("division by zero"); return a / b;
		}
		return a < b;
	}
};

struct Let : Node {
	std::string name;
	Tree value;
	Let(std::string name, Tree value) : name(std::move(name)), value(std::move(value)) {}
	long run(Variables &variables) const override
	{
		return variables[name] = value->run(variables);
	}
};

struct Throw : Node {
	Tree value;
	explicit Throw(Tree value) : value(std::move(value)) {}
	long run(Variables &variables) const override { throw Thrown{value->run(variables)}; }
};

struct Try : Node {
	Tree body, handler;
	Try(Tree body, Tree handler) : body(std::move(body)), handler(std::move(handler)) {}
	long run(Variables &variables) const override
	{
		try {
			return body->run(variables);
		} catch (const Thrown &thrown) {
			variables["thrown"] = thrown.value;
		} catch (const std::exception &e) {
			variables["thrown"] = -long(strlen(e.what()));
		}
		return handler->run(variables);
	}
};

struct While : Node {
	Tree condition, body;
	While(Tree condition, Tree body) : condition(std::move(condition)), body(std::move(body)) {}
	long run(Variables &variables) const override
	{
		long last = 0;
		while (condition->run(variables))
			last = body->run(variables);
		return last;
	}
};

struct List : Node {
	std::vector<Tree> trees;
	long run(Variables &variables) const override
	{
		long last = 0;
		for (const Tree &tree : trees)
			last = tree->run(variables);
		return last;
	}
};

class Parser {
	const std::string text;
	size_t at = 0;

	void space() { while (at < text.size() && text[at] == ' ') at++; }
	bool take(char c)
	{
		space();
		if (at == text.size() || text[at] != c)
			return false;
		at++;
		return true;
	}
	void expect(char c)
	{
		if (!take(c))
			throw Syntax(std::string("expected ") + c, at);
	}
	std::string word()
	{
		std::string w;
		space();
		while (at < text.size() && text[at] >= 'a' && text[at] <= 'z')
			w += text[at++];
		return w;
	}
	Tree primary()
	{
		space();
		if (at == text.size())
			throw Syntax("unexpected end", at);
		if (take('(')) {
			Tree inside = expression();
			expect(')');
			return inside;
		}
		if (take('{')) {
			auto list = std::make_unique<List>();
			while (!take('}'))
				list->trees.push_back(statement());
			return list;
		}
		if (text[at] >= '0' && text[at] <= '9') {
			long value = 0;
			while (at < text.size() && text[at] >= '0' && text[at] <= '9')
				value = 10 * value + text[at++] - '0';
			return std::make_unique<Number>(value);
		}
		std::string name = word();
		if (name.empty())
			throw Syntax(std::string("unexpected ") + text[at], at);
		return std::make_unique<Variable>(name);
	}
	Tree expression()
	{
		Tree left = primary();
		for (space(); at < text.size() && strchr("+-*/<", text[at]); space()) {
			char op = text[at++];
			left = std::make_unique<Binary>(op, std::move(left), primary());
		}
		return left;
	}
	Tree statement()
	{
		size_t start = at;
		std::string name = word();
		if (name == "throw")
			return std::make_unique<Throw>(expression());
		if (name == "try") {
			Tree body = primary();
			return std::make_unique<Try>(std::move(body), primary());
		}
		if (name == "while") {
			Tree condition = expression();
			return std::make_unique<While>(std::move(condition), primary());
		}
		if (!name.empty() && take('='))
			return std::make_unique<Let>(name, expression());
		at = start;
		return expression();
	}

public:
	explicit Parser(std::string text) : text(std::move(text)) {}
	Tree parse()
	{
		Tree tree = statement();
		space();
		if (at < text.size())
			throw Syntax("something follows", at);
		return tree;
	}
};

static void
interpret(const char *text)
{
	try {
		Variables variables;
		printf("%s: %ld\n", text, Parser(text).parse()->run(variables));
	} catch (const Syntax &e) {
		printf("%s: syntax: %s at %zu\n", text, e.what(), e.at);
	} catch (const std::logic_error &e) {
		printf("%s: %s: %s\n", text, typeid(e) == typeid(Overflow) ? "Overflow" : "logic",
			e.what());
	} catch (Thrown thrown) {
		printf("%s: thrown %ld\n", text, thrown.value);
	}
	if (alive)
		printf("%d nodes are left\n", alive);
}

// ---- the language

struct Loud {
	const char *name;
	explicit Loud(const char *name) : name(name) { printf("+%s ", name); }
	~Loud() { printf("-%s%s ", name, std::uncaught_exceptions() ? "!" : ""); }
};

struct Left { virtual ~Left() {} int l = 1; };
struct Right { virtual ~Right() {} int r = 2; };
struct Both : Left, Right { int b = 3; };

static void
descend(int n, int kind)
{
	Loud loud(n & 1 ? "odd" : "even");
	if (n > 0) {
		descend(n - 1, kind);
		return;
	}
	switch (kind) {
	case 0: throw 5;
	case 1: throw Both();
	case 2: throw "text";
	case 3: throw std::bad_alloc();
	}
}

static void
caught(int kind)
{
	try {
		try {
			descend(3, kind);
			printf("nothing");
		} catch (Right &right) {
			right.r += 10;
			throw;
		} catch (const char *text) {
			printf("%s, then ", text);
			try {
				throw 1.5;
			} catch (double d) {
				printf("%g, then ", d);
			}
			throw;
		}
	} catch (int i) {
		printf("int %d", i);
	} catch (Both &both) {
		printf("both %d %d %d", both.l, both.r, both.b);
	} catch (const char *text) {
		printf("%s", text);
	} catch (...) {
		printf("something");
	}
	printf("\n");
}

struct Member {
	Loud loud;
	Member(const char *name, bool bad) : loud(name)
	{
		if (bad)
			throw std::length_error(name);
	}
};

struct Whole {
	Member a, b;
	explicit Whole(bool bad)
	try : a("a", false), b("b", bad) {
		printf("whole ");
	} catch (std::length_error &e) {
		printf("in its constructor: %s ", e.what());
	}
};

static void
constructors()
{
	for (bool bad : {false, true})
		try {
			Whole whole(bad);
		} catch (std::exception &e) {
			printf("outside: %s ", e.what());
		}
	try {
		std::vector<std::unique_ptr<Member>> members;
		for (int i = 0; i < 4; i++)
			members.push_back(std::make_unique<Member>(i & 1 ? "x" : "y", i == 3));
	} catch (...) {
		printf("vector");
	}
	printf("\n");
}

struct Throws {
	~Throws() noexcept(false)
	{
		try {
			throw 2;
		} catch (int i) {
			printf("inside %d ", i);
		}
		if (!std::uncaught_exceptions())
			throw 3;
	}
};

static void
destructors()
{
	for (int i = 0; i < 2; i++)
		try {
			Throws throws;
			if (i)
				throw 4;
		} catch (int n) {
			printf("caught %d ", n);
		}
	printf("\n");
}

static void
pointers()
{
	std::exception_ptr first, second;
	try {
		throw std::range_error("kept");
	} catch (...) {
		first = std::current_exception();
	}
	for (int i = 0; i < 2; i++)
		try {
			std::rethrow_exception(first);
		} catch (std::range_error &e) {
			second = std::current_exception();
			printf("%s %d ", e.what(), first == second);
		}
	printf("\n");
}

static long long
many(long n)
{
	long long sum = 0;

	for (long i = 0; i < n; i++)
		try {
			if (i % 7 == 0)
				throw Thrown{i};
			sum += i;
		} catch (Thrown &thrown) {
			sum -= thrown.value;
		}
	return sum;
}

static void
nothrow() noexcept
{
	throw 5;
}

int
main(int argc, char **argv)
{
	(void)argv;
	interpret("1 + 2 * 3");
	interpret("{ a = 10 b = 0 while a { b = b + a a = a - 1 } b }");
	interpret("{ a = 10 a / (a - 10) }");
	interpret("{ try { c + 1 } { thrown } }");
	interpret("{ try { throw 7 } { thrown * 6 } }");
	interpret("{ i = 0 n = 0 while i < 300 { i = i + 1 try { throw i } { n = n + thrown } } n }");
	interpret("{ try { try { throw 1 } { throw thrown + 1 } } { thrown } }");
	interpret("throw 3");
	interpret("a = (1 + 2");
	interpret("{ 1 2 ]");
	interpret("999999 * 999999");
	interpret("x");
	for (int kind = 0; kind < 5; kind++)
		caught(kind);
	constructors();
	destructors();
	pointers();
	printf("%lld\n", many(100000));
	fflush(stdout);
	if (argc == 1)
		return 3;
	std::set_terminate([] {
		printf("terminate\n");
		fflush(stdout);
		_Exit(4);
	});
	nothrow();
}
