#pragma once
// A JSON text as a tree that can be changed and written back: what we do not know stays as it was,
// numbers to the last digit.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "json/reader.h"

namespace serment::impact {

struct Tree {
  json::Kind kind = json::Kind::null;
  std::string text{};  ///< a string's content; "true", "false", or a number as it was written
  std::vector<std::pair<std::string, Tree>> members{};
  std::vector<Tree> items{};

  static Tree string(std::string text);
  static Tree number(std::int64_t value);
  static Tree boolean(bool flag);
  static Tree object();
  static Tree array();

  [[nodiscard]] const Tree* find(std::string_view key) const;
  /// The member of that name, added as null when absent.
  Tree& at(std::string_view key);
  /// The text of a string member; empty for anything else.
  [[nodiscard]] std::string_view text_of(std::string_view key) const;
  /// The whole number of a member written as a number or as digits in a string.
  [[nodiscard]] std::optional<std::int64_t> number_of(std::string_view key) const;
};

Tree tree_of(json::Value value);
std::string write_tree(const Tree& tree);
/// The same with members in the order of their names, at every depth: to compare two texts.
std::string write_canonical(const Tree& tree);

}  // namespace serment::impact
