#include "succession/situations.h"

#include <algorithm>

#include "base/bug.h"
#include "base/embedded.h"
#include "law/catalogue_reader.h"

namespace serment::embedded {
const std::vector<File>& law_succession();
}

namespace serment::succession {
namespace {

using law::named;
using law::TomlNode;

Result<Step> read_step(const TomlNode& node, const std::vector<law::CitedSource>& sources) {
  TRY_VOID(node.only({"id", "title", "why", "source", "letter"}));
  Step step;
  step.id = TRY(node.text("id"));
  step.title = TRY(node.text("title"));
  step.why = TRY(node.text("why"));
  step.letter = TRY(node.text_or("letter", ""));
  const auto& source = law::cited(sources, TRY(law::read_cite(node, "source", sources)));
  step.source = source.ref;
  step.confidence = source.confidence;
  return step;
}

}  // namespace

const Step* Situation::find(std::string_view step) const {
  return named(steps, step);
}

Result<std::vector<Situation>> parse_situations(std::string_view toml) {
  const auto document = TRY(law::parse_toml(toml));
  TRY_VOID(document.only({"source", "agreement", "situation"}));
  const auto sources = TRY(law::read_cited_sources(document));
  std::vector<Situation> all;
  for (const auto* node : TRY(document.tables("situation"))) {
    TRY_VOID(node->only({"id", "label", "hint", "step"}));
    Situation situation;
    situation.id = TRY(node->text("id"));
    situation.label = TRY(node->text("label"));
    situation.hint = TRY(node->text("hint"));
    for (const auto* step : TRY(node->tables("step"))) {
      auto read = TRY(read_step(*step, sources));
      if (situation.find(read.id) != nullptr) return step->wrong("id", "Deux étapes ont ce nom.");
      situation.steps.push_back(std::move(read));
    }
    if (situation.steps.empty()) return node->wrong("step", "Il faut au moins une étape.");
    all.push_back(std::move(situation));
  }
  return all;
}

const std::vector<Situation>& situations() {
  static const std::vector<Situation> all = [] {
    auto read = parse_situations(embedded::law_succession().front().text);
    if (!read) bug("law/succession.toml does not read: " + read.error().place);
    return std::move(*read);
  }();
  return all;
}

const Situation* find_situation(std::string_view id) {
  return named(situations(), id);
}

}  // namespace serment::succession
