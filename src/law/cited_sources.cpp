#include "law/cited_sources.h"

#include <algorithm>

#include "base/bug.h"

namespace serment::law {
namespace {

const CitedSource* find_source(const std::vector<CitedSource>& sources, std::string_view id) {
  const auto found = std::find_if(sources.begin(), sources.end(),
                                  [&](const CitedSource& source) { return source.id == id; });
  return found == sources.end() ? nullptr : &*found;
}

}  // namespace

bool is_confidence(std::string_view word) {
  return word == "seen" || word == "second_hand" || word == "memory" || word == "computed";
}

Result<CitedSource> read_cited_source(const TomlNode& node, Restated restated) {
  CitedSource source;
  if (restated == Restated::yes) {
    TRY_VOID(node.only({"id", "ref", "url", "read_on", "confidence", "summary"}));
    source.summary = TRY(node.text("summary"));
  } else {
    TRY_VOID(node.only({"id", "ref", "url", "read_on", "confidence"}));
  }
  source.id = TRY(node.text("id"));
  source.ref = TRY(node.text("ref"));
  source.url = TRY(node.text_or("url", ""));
  source.read_on = TRY(node.date("read_on"));
  source.confidence = TRY(node.text("confidence"));
  if (!is_confidence(source.confidence))
    return node.wrong("confidence", "Cette confiance n’existe pas.");
  return source;
}

Result<std::vector<CitedSource>> read_cited_sources(const TomlNode& root, Restated restated) {
  std::vector<CitedSource> sources;
  for (const auto* node : TRY(root.tables("source"))) {
    auto source = TRY(read_cited_source(*node, restated));
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
