#include "impact/json_tree.h"

#include <algorithm>
#include <charconv>

#include "json/writer.h"

namespace serment::impact {
namespace {

void write(json::Writer& out, const Tree& tree, bool sorted) {
  switch (tree.kind) {
    case json::Kind::null:
      out.null();
      break;
    case json::Kind::boolean:
      out.value(tree.text == "true");
      break;
    case json::Kind::number:
      out.raw(tree.text);
      break;
    case json::Kind::string:
      out.value(tree.text);
      break;
    case json::Kind::array:
      out.begin_array();
      for (const auto& item : tree.items) write(out, item, sorted);
      out.end_array();
      break;
    case json::Kind::object: {
      std::vector<const std::pair<std::string, Tree>*> members;
      for (const auto& member : tree.members) members.push_back(&member);
      if (sorted)
        std::sort(members.begin(), members.end(),
                  [](const auto* one, const auto* other) { return one->first < other->first; });
      out.begin_object();
      for (const auto* member : members) {
        out.key(member->first);
        write(out, member->second, sorted);
      }
      out.end_object();
      break;
    }
  }
}

std::string written(const Tree& tree, bool sorted) {
  std::string text;
  json::Writer out(text);
  write(out, tree, sorted);
  return text;
}

}  // namespace

Tree Tree::string(std::string text) {
  return {json::Kind::string, std::move(text)};
}
Tree Tree::number(std::int64_t value) {
  return {json::Kind::number, std::to_string(value)};
}
Tree Tree::boolean(bool flag) {
  return {json::Kind::boolean, flag ? "true" : "false"};
}
Tree Tree::object() {
  return {json::Kind::object};
}
Tree Tree::array() {
  return {json::Kind::array};
}

const Tree* Tree::find(std::string_view key) const {
  for (const auto& [name, value] : members)
    if (name == key) return &value;
  return nullptr;
}

Tree& Tree::at(std::string_view key) {
  for (auto& [name, value] : members)
    if (name == key) return value;
  return members.emplace_back(std::string(key), Tree{}).second;
}

std::string_view Tree::text_of(std::string_view key) const {
  const auto* found = find(key);
  return found != nullptr && found->kind == json::Kind::string ? std::string_view(found->text)
                                                               : std::string_view();
}

std::optional<std::int64_t> Tree::number_of(std::string_view key) const {
  const auto* found = find(key);
  if (found == nullptr || (found->kind != json::Kind::number && found->kind != json::Kind::string))
    return std::nullopt;
  const auto& digits = found->text;
  std::int64_t value = 0;
  const auto end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, value);
  if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
  return value;
}

Tree tree_of(json::Value value) {
  Tree tree;
  tree.kind = value.kind();
  switch (tree.kind) {
    case json::Kind::null:
      break;
    case json::Kind::boolean:
      tree.text = *value.boolean() ? "true" : "false";
      break;
    case json::Kind::number:
      tree.text = std::string(*value.number_text());
      break;
    case json::Kind::string:
      tree.text = std::string(*value.string());
      break;
    case json::Kind::array:
      for (const auto item : value) tree.items.push_back(tree_of(item));
      break;
    case json::Kind::object:
      for (const auto member : value)
        tree.members.emplace_back(std::string(member.key()), tree_of(member));
      break;
  }
  return tree;
}

std::string write_tree(const Tree& tree) {
  return written(tree, false);
}

std::string write_canonical(const Tree& tree) {
  return written(tree, true);
}

}  // namespace serment::impact
