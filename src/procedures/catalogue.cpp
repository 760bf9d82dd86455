#include "procedures/catalogue.h"

#include <algorithm>

#include "base/bug.h"
#include "base/embedded.h"
#include "law/rule_reader.h"
#include "law/toml_tree.h"

namespace serment::embedded {
const std::vector<File>& law_procedures();
}

namespace serment::procedures {
namespace {

using law::TomlNode;

Result<std::vector<std::string>> texts_or_none(const TomlNode& node, std::string_view key) {
  if (node.find(key) == nullptr) return std::vector<std::string>{};
  return node.texts(key);
}

Result<Section> read_section(const TomlNode& node, const std::vector<law::Source>& sources) {
  TRY_VOID(node.only({"title", "cite", "when", "steps"}));
  Section section;
  section.title = TRY(node.text("title"));
  section.cite = TRY(node.text("cite"));
  section.when = TRY(texts_or_none(node, "when"));
  section.steps = TRY(node.texts("steps"));
  if (section.steps.empty()) return node.wrong("steps", "Une section a au moins une étape.");
  const bool cited = std::any_of(sources.begin(), sources.end(),
                                 [&](const auto& source) { return source.ref == section.cite; });
  if (!cited) return node.wrong("cite", "Cette citation n’est pas une des sources.");
  return section;
}

Result<Procedure> read_procedure(std::string_view toml) {
  const auto document = TRY(law::parse_toml(toml));
  TRY_VOID(document.only({"procedure", "source", "section"}));
  const auto* head = document.find("procedure");
  if (head == nullptr) return document.wrong("procedure", "La table [procedure] manque.");
  TRY_VOID(head->only({"id", "number", "title", "purpose", "when", "readers", "review_months"}));
  Procedure procedure;
  procedure.id = TRY(head->text("id"));
  procedure.number = TRY(head->text("number"));
  procedure.title = TRY(head->text("title"));
  procedure.purpose = TRY(head->text("purpose"));
  procedure.when = TRY(texts_or_none(*head, "when"));
  procedure.readers = TRY(head->texts("readers"));
  procedure.review_months = TRY(head->integer("review_months"));
  for (const auto* node : TRY(document.tables("source")))
    procedure.sources.push_back(TRY(law::read_source(*node)));
  for (const auto* node : TRY(document.tables("section")))
    procedure.sections.push_back(TRY(read_section(*node, procedure.sources)));
  if (procedure.sections.empty() || procedure.review_months <= 0)
    return head->wrong("review_months", "Il faut des sections, et un temps de relecture.");
  return procedure;
}

}  // namespace

Result<Catalogue> Catalogue::parse(const std::vector<std::pair<std::string, std::string>>& files) {
  Catalogue catalogue;
  for (const auto& [name, text] : files) {
    auto read = read_procedure(text);
    if (!read) {
      auto error = std::move(read.error());
      error.place = name + ": " + error.place;
      return tl::unexpected<Error>(std::move(error));
    }
    if (catalogue.find(read->id) != nullptr)
      return fail(Errc::invalid_input, "procedures.duplicate",
                  "Deux procédures portent le même nom.", {}, "Donnez à chacune le sien.", name);
    catalogue.x_procedures.push_back(std::move(*read));
  }
  std::sort(catalogue.x_procedures.begin(), catalogue.x_procedures.end(),
            [](const auto& one, const auto& other) { return one.number < other.number; });
  return catalogue;
}

const Catalogue& Catalogue::embedded() {
  static const Catalogue catalogue = [] {
    std::vector<std::pair<std::string, std::string>> files;
    for (const auto& file : embedded::law_procedures())
      files.emplace_back(std::string(file.name), std::string(file.text));
    auto read = parse(files);
    if (!read) bug("law/procedures does not read: " + read.error().place);
    return std::move(*read);
  }();
  return catalogue;
}

const Procedure* Catalogue::find(std::string_view id) const {
  const auto found = std::find_if(x_procedures.begin(), x_procedures.end(),
                                  [&](const auto& one) { return one.id == id; });
  return found == x_procedures.end() ? nullptr : &*found;
}

}  // namespace serment::procedures
