#include "law/cited_sources.h"

#include <algorithm>

#include "base/bug.h"

namespace serment::law {
namespace {

constexpr std::string_view kConfidences[] = {"seen", "second_hand", "memory", "computed"};

const CitedSource* find_source(const std::vector<CitedSource>& sources, std::string_view id) {
  const auto found = std::find_if(sources.begin(), sources.end(),
                                  [&](const CitedSource& source) { return source.id == id; });
  return found == sources.end() ? nullptr : &*found;
}

}  // namespace

Result<std::vector<CitedSource>> read_cited_sources(const TomlNode& root) {
  std::vector<CitedSource> sources;
  for (const auto* node : TRY(root.tables("source"))) {
    TRY_VOID(node->only({"id", "ref", "url", "read_on", "confidence", "summary"}));
    CitedSource source;
    source.id = TRY(node->text("id"));
    source.ref = TRY(node->text("ref"));
    source.url = TRY(node->text_or("url", ""));
    source.read_on = TRY(node->date("read_on"));
    source.confidence = TRY(node->text("confidence"));
    source.summary = TRY(node->text("summary"));
    if (std::find(std::begin(kConfidences), std::end(kConfidences), source.confidence) ==
        std::end(kConfidences))
      return node->wrong("confidence", "Cette confiance n’existe pas.");
    if (find_source(sources, source.id) != nullptr)
      return node->wrong("id", "Cette source est déjà là.");
    sources.push_back(std::move(source));
  }
  if (sources.empty()) return root.wrong("source", "Il manque une source.");
  return sources;
}

Result<std::string> read_cite(const TomlNode& node, std::string_view key,
                              const std::vector<CitedSource>& sources) {
  auto id = TRY(node.text(key));
  if (find_source(sources, id) == nullptr)
    return node.wrong(key, "Cette source n’est pas dans le fichier.");
  return id;
}

const CitedSource& cited(const std::vector<CitedSource>& sources, std::string_view id) {
  const auto* found = find_source(sources, id);
  if (found == nullptr) bug("a citation names no source");
  return *found;
}

}  // namespace serment::law
