#pragma once
// Random bytes drawn by the page: a system call for each salt and each nonce would cost a tenth of
// an append.
#include <algorithm>
#include <array>

#include "base/random.h"
#include "crypto/secret.h"

namespace serment::audit {

/// Hands out bytes of `source`, each once, and wipes them as they go. Not thread-safe.
class DrawnAhead final : public Random {
 public:
  explicit DrawnAhead(Random& source) : x_source(source) {}
  ~DrawnAhead() override { crypto::wipe(x_bytes); }
  DrawnAhead(const DrawnAhead&) = delete;
  DrawnAhead& operator=(const DrawnAhead&) = delete;

  void fill(std::span<std::uint8_t> out) override {
    if (out.size() > x_bytes.size()) return x_source.fill(out);
    if (out.size() > x_bytes.size() - x_used) {
      x_source.fill(x_bytes);
      x_used = 0;
    }
    const auto taken = std::span(x_bytes).subspan(x_used, out.size());
    std::copy(taken.begin(), taken.end(), out.begin());
    crypto::wipe(taken);
    x_used += out.size();
  }

 private:
  Random& x_source;
  std::array<std::uint8_t, 4096> x_bytes{};
  std::size_t x_used = sizeof x_bytes;
};

}  // namespace serment::audit
