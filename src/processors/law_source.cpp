#include "processors/law_source.h"

#include <algorithm>

#include "base/bug.h"
#include "base/embedded.h"
#include "compliance/catalogue.h"

namespace serment::embedded {
const std::vector<File>& law_processors();
}

namespace serment::processors {

tl::unexpected<Error> unknown_value(const law::TomlNode& node, std::string_view key) {
  return node.unknown(key, "processors.law");
}

Result<std::vector<LawSource>> read_sources(const law::TomlNode& root) {
  std::vector<LawSource> sources;
  for (const auto* node : TRY(root.tables("source"))) {
    auto source = TRY(law::read_cited_source(*node, law::Restated::no));
    if (find_source(sources, source.id) != nullptr) return unknown_value(*node, "id");
    sources.push_back(std::move(source));
  }
  return sources;
}

const LawSource* find_source(const std::vector<LawSource>& sources, std::string_view id) {
  const auto found = std::find_if(sources.begin(), sources.end(),
                                  [&](const LawSource& source) { return source.id == id; });
  return found == sources.end() ? nullptr : &*found;
}

Result<std::vector<std::string>> read_kinds(const law::TomlNode& node, std::string_view key) {
  if (node.find(key) == nullptr) return std::vector<std::string>{};
  auto kinds = TRY(node.texts(key));
  const auto& known = compliance::catalogue::get().processors;
  for (const auto& kind : kinds)
    if (std::none_of(known.begin(), known.end(), [&](const auto& one) { return one.id == kind; }))
      return unknown_value(node, key);
  return kinds;
}

std::string_view law_file(std::string_view name) {
  for (const auto& file : embedded::law_processors())
    if (file.name == name) return file.text;
  bug("a file of law/ is not embedded");
}

}  // namespace serment::processors
