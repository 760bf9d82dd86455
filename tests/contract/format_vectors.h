#pragma once
// The vectors of docs/format/vault.md that modules above the vault recompute.
#include <doctest/doctest.h>

#include <fstream>
#include <map>
#include <string>

#include "base/bytes.h"
#include "crypto/encoding.h"

namespace serment::contract {

class FormatVectors {
 public:
  FormatVectors() {
    std::ifstream file(SERMENT_VAULT_FORMAT);
    REQUIRE(file.is_open());
    std::string line;
    std::string name;
    bool inside = false;
    while (std::getline(file, line)) {
      if (line.starts_with("```"))
        inside = line.starts_with("```vectors");
      else if (inside && line.ends_with(" ="))
        name = line.substr(0, line.size() - 2);
      else if (inside)
        x_values[name] += line.substr(2);
    }
  }
  [[nodiscard]] const std::string& text(const std::string& name) const {
    const auto found = x_values.find(name);
    REQUIRE_MESSAGE(found != x_values.end(), name);
    return found->second;
  }
  [[nodiscard]] Bytes bytes(const std::string& name) const {
    return crypto::from_hex(text(name)).value();
  }

 private:
  std::map<std::string, std::string> x_values;
};

}  // namespace serment::contract
