#include "audit/object_index.h"

#include <algorithm>
#include <functional>

namespace serment::audit {
namespace {

std::uint32_t short_name(std::string_view object) {
  const std::uint64_t whole = std::hash<std::string_view>{}(object);
  return static_cast<std::uint32_t>(whole ^ (whole >> 32U));
}

}  // namespace

std::uint64_t ObjectIndex::keep(const StoredBlocks& stored) {
  std::uint64_t known = 0;
  while (known < x_roots.size()) {
    const auto found = stored.find(known);
    if (found == stored.end() || found->second != x_roots[known]) break;
    ++known;
  }
  if (known < x_roots.size()) {
    x_roots.resize(known);
    std::erase_if(x_lines, [&](const Line& line) { return line.second >= known; });
    std::sort(x_lines.begin(), x_lines.end());
    x_sorted = x_lines.size();
  }
  x_open.clear();
  return known;
}

void ObjectIndex::add(std::string_view object) {
  x_open.push_back(short_name(object));
}

void ObjectIndex::close_block(const Hash& root) {
  std::sort(x_open.begin(), x_open.end());
  x_open.erase(std::unique(x_open.begin(), x_open.end()), x_open.end());
  const auto block = static_cast<std::uint32_t>(x_roots.size());
  for (const auto name : x_open) x_lines.emplace_back(name, block);
  x_roots.push_back(root);
  x_open.clear();
}

std::vector<std::uint64_t> ObjectIndex::blocks_of(std::string_view object) {
  const auto fresh = x_lines.begin() + static_cast<std::ptrdiff_t>(x_sorted);
  std::sort(fresh, x_lines.end());
  std::inplace_merge(x_lines.begin(), fresh, x_lines.end());
  x_sorted = x_lines.size();
  const auto name = short_name(object);
  std::vector<std::uint64_t> blocks;
  for (auto line = std::lower_bound(x_lines.begin(), x_lines.end(), Line{name, 0});
       line != x_lines.end() && line->first == name; ++line)
    blocks.push_back(line->second);
  return blocks;
}

}  // namespace serment::audit
