// The C++ library on the program's surroundings, and POSIX under it: variables, clocks, random
// numbers, formats, directories, the way out.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <functional>
#include <iomanip>
#include <iostream>
#include <locale>
#include <numeric>
#include <random>
#include <set>
#include <string>
#include <sys/stat.h>
#include <unistd.h>
#include <unordered_map>
#include <vector>

extern char **environ;

namespace {

struct descriptor {
	int fd;
	explicit descriptor(int fd) : fd(fd) {}
	descriptor(const descriptor &) = delete;
	~descriptor() { std::cout << "closed: " << close(fd) << '\n'; }
};

void
surroundings(int argc, char **argv)
{
	std::set<std::string> variables;

	for (char **v = environ; v && *v; v++)
		variables.insert(*v);
	for (const auto &variable : variables)
		std::cout << variable << '\n';
	std::cout << std::accumulate(argv, argv + argc, std::string(),
		[](std::string all, const char *one) { return all + '<' + one + '>'; }) << '\n';
	std::cout << std::setprecision(12) << 1 / 3.0 << ' ' << std::hex << std::showbase << 255
		<< std::dec << ' ' << std::setw(8) << std::setfill('.') << 42
		  << ' ' << std::boolalpha << true << ' ' << std::locale().name() << '\n';
}

void
chances()
{
	using namespace std::chrono;
	std::random_device device;
	std::mt19937 twister(5489);
	std::array<unsigned, 4> numbers;
	auto start = steady_clock::now();

	std::generate(numbers.begin(), numbers.end(), std::ref(device));
	std::cout << "random: " << (std::set<unsigned>(numbers.begin(), numbers.end()).size() > 1)
		<< '\n';
	twister.discard(9999);
	std::cout << "the 10,000th: " << twister() << '\n';
	usleep(20000);
	std::cout << "slept: " << (steady_clock::now() - start >= milliseconds(20)) << '\n';
	std::cout << "after 2023: " << (system_clock::now() > system_clock::from_time_t(1680000000))
		<< '\n';
}

void
directories(const std::string &base)
{
	std::unordered_map<std::string, long> sizes;

	mkdir((base + "/cxx").c_str(), 0777);
	descriptor folder(open((base + "/cxx").c_str(), O_RDONLY | O_DIRECTORY));
	for (int i = 0; i < 30; i++) {
		descriptor file(openat(folder.fd, ("file" + std::to_string(i)).c_str(), O_CREAT | O_RDWR,
			0666));
		std::string text(i, 'x');
		std::cout << pwrite(file.fd, text.data(), text.size(), i) << ' '
			<< lseek(file.fd, 0, SEEK_CUR) << ' ';
	}
	DIR *dir = opendir((base + "/cxx").c_str());
	while (dirent *entry = readdir(dir)) {
		struct stat data;
		if (entry->d_name[0] != '.' && fstatat(folder.fd, entry->d_name, &data, 0) == 0)
			sizes[entry->d_name] = data.st_size;
	}
	closedir(dir);
	std::vector<std::pair<std::string, long>> sorted(sizes.begin(), sizes.end());
	std::sort(sorted.begin(), sorted.end(),
		[](const auto &a, const auto &b) { return a.second > b.second ||
		(a.second == b.second && a.first < b.first); });
	for (const auto &[name, size] : sorted)
		std::cout << name << ' ' << size << '\n';
}

} // namespace

int
main(int argc, char **argv)
{
	std::atexit([] { std::cout << "at the end" << std::endl; });
	surroundings(argc, argv);
	chances();
	directories(argv[1]);
	std::cerr << "to the error stream\n";
	std::exit(5);
}
