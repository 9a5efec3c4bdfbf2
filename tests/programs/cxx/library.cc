// The C++ library on streams, containers, files and time. Debian builds it for WASI without
// <fstream> and exceptions.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <iostream>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

struct noisy {
	std::string name;
	~noisy() { std::cout << "gone: " << name << '\n'; }
};

static noisy global{"global"};

int
main(int argc, char **argv)
{
	std::string path = std::string(argv[1]) + "/numbers", line;
	std::unique_ptr<std::FILE,
		int (*)(std::FILE *)> file(std::fopen(path.c_str(), "w+"), std::fclose);
	std::map<std::string, int> words;
	std::vector<std::unique_ptr<noisy>> things;

	for (int i = 0; i < 100; i++)
		std::fprintf(file.get(), "%d %d\n", i, i * i);
	std::rewind(file.get());
	long sum = 0, a, b;
	while (std::fscanf(file.get(), "%ld %ld", &a, &b) == 2)
		sum += b - a;
	file.reset();
	std::cout << "sum " << sum << '\n';
	while (std::getline(std::cin, line)) {
		std::istringstream split(line);
		std::string word;
		while (split >> word)
			words[word]++;
	}
	for (auto &[word, count] : words)
		std::cout << word << ' ' << count << '\n';
	things.push_back(std::make_unique<noisy>(noisy{"one"}));
	auto from = std::chrono::steady_clock::now();
	std::cout << "time " << (std::chrono::steady_clock::now() >= from) << '\n';
	std::cout << "removed " << std::remove(path.c_str()) << '\n';
	std::cout << "opens " << (std::fopen(path.c_str(), "r") != nullptr) << std::endl;
	return argc;
}
