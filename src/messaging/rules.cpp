#include "messaging/rules.h"

#include <algorithm>
#include <array>

#include "base/bug.h"
#include "base/embedded.h"

namespace serment::embedded {
const std::vector<File>& law_messaging();
}

namespace serment::messaging {
namespace {

using law::TomlNode;

constexpr std::array<std::string_view, 4> kClasses = {"mss_certain", "mss_probable", "mss_patient",
                                                      "ordinary"};

Result<AddressClass> read_class(const TomlNode& node,
                                const std::vector<law::CitedSource>& sources) {
  TRY_VOID(node.only({"id", "label", "certainty", "send", "never", "check", "why", "cite"}));
  AddressClass one;
  one.id = TRY(node.text("id"));
  one.label = TRY(node.text("label"));
  one.certainty = TRY(node.text("certainty"));
  one.send = TRY(node.texts("send"));
  one.never = TRY(node.texts("never"));
  one.check = TRY(node.text("check"));
  one.why = TRY(node.text("why"));
  one.reference = law::cited(sources, TRY(law::read_cite(node, "cite", sources))).ref;
  if (std::find(kClasses.begin(), kClasses.end(), one.id) == kClasses.end())
    return node.wrong("id", "Cette classe n’existe pas.");
  if (one.certainty != "certain" && one.certainty != "probable")
    return node.wrong("certainty", "Une adresse est certaine ou probable.");
  if (one.send.empty() || one.never.empty())
    return node.wrong("send", "Une classe dit ce qui part, et ce qui ne part jamais.");
  return one;
}

/// The text `key` of a table that names its source.
Result<std::string> read_space(const TomlNode& root, std::string_view table, std::string_view key,
                               const std::vector<law::CitedSource>& sources) {
  const auto* node = root.find(table);
  if (node == nullptr) return root.wrong(table, "Il manque cet espace.");
  TRY_VOID(node->only({key, "cite"}));
  TRY(law::read_cite(*node, "cite", sources));
  return node->text(key);
}

}  // namespace

const AddressClass& Rules::of(std::string_view id) const {
  for (const auto& one : classes)
    if (one.id == id) return one;
  bug("a class of addresses is not in law/messaging.toml");
}

Result<Rules> parse_rules(std::string_view toml) {
  const auto root = TRY(law::parse_toml(toml));
  TRY_VOID(root.only({"source", "space", "patient", "known", "class"}));
  Rules rules;
  rules.sources = TRY(law::read_cited_sources(root));
  rules.suffix = TRY(read_space(root, "space", "suffix", rules.sources));
  rules.patient_domain = TRY(read_space(root, "patient", "domain", rules.sources));
  for (const auto* node : TRY(root.tables("known"))) {
    TRY_VOID(node->only({"domain", "cite"}));
    const auto& source =
        law::cited(rules.sources, TRY(law::read_cite(*node, "cite", rules.sources)));
    auto domain = TRY(node->text("domain"));
    rules.known.push_back({std::move(domain), source.confidence == "seen"});
  }
  for (const auto* node : TRY(root.tables("class")))
    rules.classes.push_back(TRY(read_class(*node, rules.sources)));
  for (const auto id : kClasses)
    if (std::count_if(rules.classes.begin(), rules.classes.end(),
                      [&](const AddressClass& one) { return one.id == id; }) != 1)
      return root.wrong("class", "Chaque classe est décrite une fois.");
  return rules;
}

const Rules& rules() {
  static const Rules read = [] {
    auto parsed = parse_rules(embedded::law_messaging().front().text);
    if (!parsed) bug("law/messaging.toml: " + parsed.error().place);
    return std::move(parsed).value();
  }();
  return read;
}

}  // namespace serment::messaging
