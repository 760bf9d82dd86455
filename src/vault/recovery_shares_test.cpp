#include "vault/recovery_shares.h"

#include <doctest/doctest.h>

#include <set>

#include "vault/recovery_key.h"

namespace serment::vault {
namespace {

class Counting final : public Random {
 public:
  void fill(std::span<std::uint8_t> out) override {
    for (auto& byte : out) byte = x_next = static_cast<std::uint8_t>(x_next * 73 + 41);
  }

 private:
  std::uint8_t x_next = 7;
};

RecoveryKey key_of(std::uint8_t first) {
  Bytes secret(kRecoverySecretSize);
  for (auto& byte : secret) byte = first = static_cast<std::uint8_t>(first * 7 + 13);
  return print_recovery_key(secret);
}

std::string code_of(std::vector<RecoveryShare> typed, std::string_view series) {
  const auto read = combine_recovery_shares(typed, series);
  return read ? std::string() : read.error().code;
}

}  // namespace

TEST_CASE("Any two parts of three give the key back, in any order") {
  Counting random;
  for (const int first : {0, 1, 77, 255}) {
    const auto key = key_of(static_cast<std::uint8_t>(first));
    const auto cut = split_recovery_key(key, random).value();
    REQUIRE(cut.shares.size() == kRecoveryShares);
    CHECK(cut.series.size() == 4);
    std::set<std::string> texts{key.text};
    for (const auto& share : cut.shares) texts.insert(share.text);
    CHECK(texts.size() == 4);
    for (std::size_t a = 0; a < 3; ++a)
      for (std::size_t b = 0; b < 3; ++b) {
        if (a == b) continue;
        const RecoveryShare typed[] = {cut.shares[a], cut.shares[b]};
        CHECK(combine_recovery_shares(typed, cut.series).value().text == key.text);
      }
  }
}

TEST_CASE("Each cut draws other parts") {
  Counting random;
  const auto key = key_of(3);
  const auto one = split_recovery_key(key, random).value();
  const auto other = split_recovery_key(key, random).value();
  CHECK(one.series == other.series);  // of the same key
  CHECK(one.shares[0].text != other.shares[0].text);
  CHECK(code_of({one.shares[0], other.shares[1]}, one.series) == "vault.shares_mismatch");
}

TEST_CASE("What was mistyped, mixed or repeated is refused, and said where") {
  Counting random;
  const auto cut = split_recovery_key(key_of(3), random).value();
  const auto& first = cut.shares[0];
  const auto& second = cut.shares[1];
  CHECK(code_of({first, first}, cut.series) == "vault.shares_number");
  CHECK(code_of({first}, cut.series) == "vault.shares_number");
  CHECK(code_of({first, {4, second.text}}, cut.series) == "vault.shares_number");
  CHECK(code_of({first, {3, second.text}}, cut.series) == "vault.shares_mismatch");
  CHECK(code_of({first, second}, "0000") == "vault.shares_mismatch");
  CHECK(code_of({first, {2, "bonjour"}}, cut.series) == "vault.shares_shape");
  auto wrong = second;
  wrong.text[6] = wrong.text[6] == '0' ? '1' : '0';
  const RecoveryShare typed[] = {first, wrong};
  const auto read = combine_recovery_shares(typed, cut.series);
  REQUIRE_FALSE(read.has_value());
  CHECK(read.error().place == "part 2, groupe 2");
  std::string lower = cut.series;
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  CHECK(code_of({first, second}, lower).empty());
}

}  // namespace serment::vault
