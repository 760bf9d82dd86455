#include "vault/recovery_key.h"

#include <doctest/doctest.h>

#include <set>

namespace serment::vault {
namespace {

Bytes recovery_secret(std::uint8_t first) {
  Bytes secret(kRecoverySecretSize);
  for (auto& byte : secret) byte = first = static_cast<std::uint8_t>(first * 7 + 13);
  return secret;
}

/// The place named by the refusal, or "" when the key is read as `secret`.
std::string typing_fault(const std::string& typed, const Bytes& secret) {
  const auto read = read_recovery_key(as_bytes(typed));
  if (!read) {
    CHECK(read.error().code == "vault.recovery_key_typing");
    return read.error().place;
  }
  const bool same = std::equal(secret.begin(), secret.end(), read->view().begin());
  return same ? "" : "read as another key";
}

}  // namespace

TEST_CASE("A recovery key prints as eight groups and reads back, however it is typed") {
  for (const int first : {0, 1, 77, 255}) {
    const Bytes secret = recovery_secret(static_cast<std::uint8_t>(first));
    const RecoveryKey key = print_recovery_key(secret);
    REQUIRE(key.text.size() == 47);
    CHECK(key.group(1) == key.text.substr(0, 5));
    CHECK(key.group(8) == key.text.substr(42));
    CHECK(key.text.find_first_of("ILOU") == std::string::npos);
    std::string loose = "  ";
    for (const char c : key.text) {
      if (c == '-')
        loose += " - ";
      else if (c == '0')
        loose += 'o';
      else if (c == '1')
        loose += 'l';
      else
        loose += c >= 'A' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    loose += "\r\n";
    for (const std::string& typed : {key.text, loose}) {
      CHECK(looks_like_recovery_key(as_bytes(typed)));
      CHECK(typing_fault(typed, secret).empty());
    }
  }
  CHECK_THROWS((void)print_recovery_key(recovery_secret(0)).group(9));
}

TEST_CASE("Every single wrong character and every exchange of neighbours names its group") {
  constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  const Bytes secret = recovery_secret(5);
  const std::string text = print_recovery_key(secret).text;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '-') continue;
    const std::string group = "groupe " + std::to_string(at / 6 + 1);
    for (const char other : alphabet) {
      std::string typed = text;
      typed[at] = other;
      CHECK(typing_fault(typed, secret) == (other == text[at] ? "" : group));
    }
    if (at + 1 < text.size() && text[at + 1] != '-' && text[at + 1] != text[at]) {
      std::string typed = text;
      std::swap(typed[at], typed[at + 1]);
      CHECK(typing_fault(typed, secret) == group);
    }
  }
  std::string unknown = text;
  unknown[13] = 'U';
  CHECK(typing_fault(unknown, secret) == "groupe 3");
}

TEST_CASE("Two groups exchanged are seen at the first of them") {
  const Bytes secret = recovery_secret(9);
  const std::string text = print_recovery_key(secret).text;
  const std::string exchanged = text.substr(6, 6) + text.substr(0, 6) + text.substr(12);
  CHECK(typing_fault(exchanged, secret) == "groupe 1");
}

TEST_CASE("What has not the shape of a recovery key is a passphrase") {
  for (const std::string_view text :
       {"", "correct horse battery staple", "ABCDE-FGHIJ-KLMNO",
        "ABCDE-ABCDE-ABCDE-ABCDE-ABCDE-ABCDE-ABCDE", "ABCDEABCDEABCDEABCDEABCDEABCDEABCDEABCDE",
        "ABCDE-ABCDE-ABCDE-ABCDE-ABCDE-ABCDE-ABCDE-ABCD",
        "ABCDE-ABCDE-ABCDE-ABCDE-ABCDE-ABCDE-ABCDE-ABCDEF",
        "ABCDE-ABCDE-ABCDE-ABCDE-ABCDE-ABCDE-ABCDE-ABCDE-ABCDE",
        "ABCDÉ-ABCDE-ABCDE-ABCDE-ABCDE-ABCDE-ABCDE-ABCDE"})
    CHECK_FALSE_MESSAGE(looks_like_recovery_key(as_bytes(text)), text);
}

}  // namespace serment::vault
