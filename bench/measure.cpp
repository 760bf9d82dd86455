#include "bench/measure.h"

#include <sys/utsname.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <thread>

namespace serment::bench {

namespace fs = std::filesystem;

double seconds_of(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double median_seconds(int times, const std::function<void()>& work) {
  std::vector<double> all;
  for (int i = 0; i < times; ++i) all.push_back(seconds_of(work));
  std::nth_element(all.begin(), all.begin() + times / 2, all.end());
  return all[static_cast<std::size_t>(times / 2)];
}

void give_up(const Error& error) {
  std::fprintf(stderr, "%s [%s]\n", error.what.c_str(), error.code.c_str());
  std::exit(1);
}

std::string fixed(double value, int decimals) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", decimals, value);
  return text;
}

std::string rate(double per_second, const std::string& unit) {
  return fixed(per_second, 0) + " " + unit + "/s";
}

void print(const Line& line) {
  std::printf("%-46s %-22s %-34s %-10s goal %-14s %s\n", line.what.c_str(), line.ours.c_str(),
              line.baseline.c_str(), line.ratio.c_str(), line.goal.c_str(),
              line.met ? "met" : "NOT MET");
  std::fflush(stdout);
}

BenchPractice::BenchPractice() {
  std::string pattern = (fs::temp_directory_path() / "serment-bench.XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) std::exit(1);
  x_folder = pattern;
  crypto::Argon2Cost least;
  least.memory_kib = 8 * 1024;
  auto setup = must(practice::Setup::begin(
      x_folder / "cabinet", "", as_bytes("une phrase pour mesurer"), x_clock, x_random, least));
  must(setup->finish());
  setup.reset();
  reopen();
}

BenchPractice::~BenchPractice() {
  x_practice.reset();
  std::error_code ignored;
  fs::remove_all(x_folder, ignored);
}

vault::Session& BenchPractice::session() {
  return x_practice->session();
}

void BenchPractice::reopen() {
  x_practice.reset();
  x_practice = must(practice::Practice::open(
      x_folder / "cabinet", as_bytes("une phrase pour mesurer"), x_clock, x_random));
}

void describe_machine() {
  std::string model = "unknown processor";
  std::ifstream cpu("/proc/cpuinfo");
  for (std::string line; std::getline(cpu, line);)
    if (line.starts_with("model name")) {
      model = line.substr(line.find(':') + 2);
      break;
    }
  utsname name{};
  ::uname(&name);
  std::printf("machine: %s, %u threads, Linux %s; SQLite and PostgreSQL on %s\n\n", model.c_str(),
              std::thread::hardware_concurrency(), name.release, fs::temp_directory_path().c_str());
}

}  // namespace serment::bench
