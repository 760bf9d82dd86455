#pragma once
// The vectors of docs/format/vault.md, read from the document itself. A program that recomputes
// them is given SERMENT_VAULT_FORMAT, the document's path.
#include <doctest/doctest.h>

#include <cstdint>
#include <fstream>
#include <map>
#include <set>
#include <string>

#include "base/bytes.h"
#include "crypto/encoding.h"

namespace serment {

/// The vectors by name; remembers which were used.
class FormatVectors {
 public:
  /// Those that the vault alone recomputes, or also those of the modules above it.
  enum class Reach { vault, above };

  explicit FormatVectors(Reach reach) {
    std::ifstream file(SERMENT_VAULT_FORMAT);
    REQUIRE(file.is_open());
    std::string line;
    std::string name;
    bool inside = false;
    while (std::getline(file, line)) {
      if (line.starts_with("```"))
        inside = line == "```vectors" || (reach == Reach::above && line == "```vectors above");
      else if (inside && line.ends_with(" ="))
        name = line.substr(0, line.size() - 2);
      else if (inside)
        x_values[name] += line.substr(2);
    }
  }
  const std::string& text(const std::string& name) {
    x_used.insert(name);
    const auto found = x_values.find(name);
    REQUIRE_MESSAGE(found != x_values.end(), name);
    return found->second;
  }
  Bytes bytes(const std::string& name) { return crypto::from_hex(text(name)).value(); }
  std::uint64_t number(const std::string& name) { return std::stoull(text(name)); }
  [[nodiscard]] bool all_used() const { return x_used.size() == x_values.size(); }

 private:
  std::map<std::string, std::string> x_values;
  std::set<std::string> x_used;
};

}  // namespace serment
