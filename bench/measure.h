#pragma once
// Each benchmark prints a ratio to a named baseline run in the same call. Benchmarks are read by
// people; they are never tests.
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "crypto/secret.h"
#include "practice/practice.h"

namespace serment::bench {

/// Wall-clock seconds of one call.
double seconds_of(const std::function<void()>& work);

/// The median of several calls.
double median_seconds(int times, const std::function<void()>& work);

/// Unwraps or ends the benchmark with the error's sentence.
template <class T>
T must(Result<T> result);
void give_up(const Error& error);

/// Prints one line: what, our figure, the baseline's, the ratio, the goal and whether it is met.
struct Line {
  std::string what;
  std::string ours;
  std::string baseline;
  std::string ratio;
  std::string goal;
  bool met = false;
};
void print(const Line& line);
std::string rate(double per_second, const std::string& unit);
std::string fixed(double value, int decimals);

/// A throw-away practice in a temporary folder; Argon2id at its least, because what is measured
/// comes after it.
class BenchPractice {
 public:
  BenchPractice();
  ~BenchPractice();
  BenchPractice(const BenchPractice&) = delete;
  BenchPractice& operator=(const BenchPractice&) = delete;
  [[nodiscard]] vault::Session& session();
  /// Closes and opens again, as a new process would.
  void reopen();
  [[nodiscard]] const std::filesystem::path& folder() const { return x_folder; }

 private:
  std::filesystem::path x_folder;
  SystemClock x_clock;
  crypto::SystemRandom x_random;
  std::unique_ptr<practice::Practice> x_practice;
};

void describe_machine();
void journal_bench();
void dossier_bench();
void plan_bench();
void import_bench();
void start_bench(const std::string& binary);

template <class T>
T must(Result<T> result) {
  if (!result) give_up(result.error());
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

}  // namespace serment::bench
