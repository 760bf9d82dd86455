#include "dossier/objection.h"

#include <algorithm>

#include "base/bug.h"
#include "base/embedded.h"
#include "dossier/acts.h"
#include "dossier/contents.h"
#include "dossier/opening.h"
#include "law/toml_tree.h"

namespace serment::embedded {
const std::vector<File>& law_objections();
}

namespace serment::dossier {
namespace {

constexpr std::string_view kSharing = "care_team";
constexpr std::string_view kHosting = "hosting";
constexpr std::string_view kClosable[] = {"reader", "professional", "host"};

bool holds(const std::vector<std::string>& texts, std::string_view text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

/// Its name in the law; empty for what no objection closes.
std::string_view name_of(Audience audience) {
  switch (audience) {
    case Audience::reader:
      return "reader";
    case Audience::professional:
      return "professional";
    case Audience::host:
      return "host";
    case Audience::practice:
    case Audience::emergency:
    case Audience::person:
    case Audience::entitled:
      return {};
  }
  bug("audience");
}

Result<ObjectionRule> read_rule(const law::TomlNode& node,
                                const std::vector<law::CitedSource>& sources) {
  TRY_VOID(node.only({"id", "closes", "agreement", "source", "says", "instead"}));
  ObjectionRule rule;
  rule.id = TRY(node.text("id"));
  rule.closes = TRY(node.texts("closes"));
  rule.agreement = TRY(node.boolean_or("agreement", false));
  rule.says = TRY(node.text("says"));
  rule.instead = TRY(node.text("instead"));
  rule.source = TRY(law::read_cite(node, "source", sources));
  for (const auto& one : rule.closes)
    if (std::find(std::begin(kClosable), std::end(kClosable), one) == std::end(kClosable))
      return node.wrong("closes", "Cette destination n’est pas connue.");
  return rule;
}

tl::unexpected<Error> refused(const ObjectionRule& rule) {
  return fail(Errc::forbidden, "objection." + rule.id, rule.says,
              "Rien n’a été montré ni transmis.", rule.instead);
}

tl::unexpected<Error> unsaid() {
  return fail(Errc::invalid_input, "export.recipient",
              "Ce patient s’est opposé au partage ou à l’hébergement de son dossier\u00a0: il faut "
              "dire à qui va cette copie.",
              "Rien n’est sorti.",
              "Dites si elle va au patient, à un professionnel ou à un hébergeur.", "to");
}

/// Whether this member, or this agreement, is one that the objection to sharing leaves open.
bool left_open(const Head& head, const Destination& destination, std::string_view actor) {
  if (destination.to == Audience::reader) return holds(head.shared_with, actor);
  return destination.agreed_on && head.objected_on && *destination.agreed_on >= *head.objected_on;
}

}  // namespace

Result<Audience> parse_recipient(std::string_view name) {
  for (const auto& [known, audience] :
       {std::pair<std::string_view, Audience>{"person", Audience::person},
        {"professional", Audience::professional},
        {"host", Audience::host}})
    if (known == name) return audience;
  return fail(Errc::invalid_input, "export.recipient", "Ce destinataire n’est pas connu.",
              "Rien n’est sorti.",
              "Dites si la copie va au patient, à un professionnel ou à un hébergeur.", "to");
}

Result<ObjectionLaw> ObjectionLaw::parse(std::string_view toml) {
  const auto document = TRY(law::parse_toml(toml));
  TRY_VOID(document.only({"source", "objection"}));
  ObjectionLaw all;
  all.sources = TRY(law::read_cited_sources(document));
  for (const auto* node : TRY(document.tables("objection")))
    all.objections.push_back(TRY(read_rule(*node, all.sources)));
  for (const auto id : {kSharing, kHosting})
    if (all.find(id) == nullptr) return document.wrong("objection", "Il manque une opposition.");
  return all;
}

const ObjectionLaw& ObjectionLaw::embedded() {
  static const ObjectionLaw all = [] {
    auto read = parse(embedded::law_objections().front().text);
    if (!read) bug("law/objections.toml does not read: " + read.error().place);
    return std::move(*read);
  }();
  return all;
}

const ObjectionRule* ObjectionLaw::find(std::string_view id) const {
  const auto found = std::find_if(objections.begin(), objections.end(),
                                  [&](const ObjectionRule& one) { return one.id == id; });
  return found == objections.end() ? nullptr : &*found;
}

Result<void> set_objections(vault::Session& session, store::Transaction& tx, const DossierId& id,
                            const Objections& objections) {
  auto dossier = TRY(open_for(session, tx, id, kRightsRecorded));
  auto contents = TRY(load_contents(session.vault, tx, dossier));
  auto& head = contents.head;
  head.shared_with.clear();
  if (objections.sharing) {
    head.shared_with = objections.shared_with;
    if (!head.objected_on) head.objected_on = paris_date(session.clock.now());
  } else {
    head.objected_on.reset();
  }
  TRY_VOID(save_head(session.vault, tx, dossier, contents));
  auto facts = TRY(decode_label(dossier.label));
  facts.objects_to_sharing = objections.sharing;
  facts.objects_to_hosting = objections.hosting;
  dossier.label = encode(facts);
  return session.vault.update_label(tx, dossier);
}

Result<void> check_objections(vault::Session& session, store::Transaction& tx,
                              const vault::OpenDossier& opened, const Destination& destination,
                              bool exported) {
  const auto facts = TRY(decode_label(opened.label));
  if (!facts.objects_to_sharing && !facts.objects_to_hosting) return {};
  if (exported && destination.to == Audience::practice) return unsaid();
  const auto name = name_of(destination.to);
  const auto& law = ObjectionLaw::embedded();
  const auto closes = [&](const ObjectionRule& rule) { return holds(rule.closes, name); };
  if (const auto& rule = *law.find(kHosting); facts.objects_to_hosting && closes(rule))
    return refused(rule);
  const auto& rule = *law.find(kSharing);
  if (!facts.objects_to_sharing || !closes(rule)) return {};
  const auto head = TRY(load_head(session.vault, tx, opened));
  const bool may_yield = destination.to == Audience::reader || rule.agreement;
  if (may_yield && left_open(head, destination, session.actor)) return {};
  return refused(rule);
}

Result<std::uint64_t> count_unhosted(vault::Session& session, store::Transaction& tx) {
  std::uint64_t count = 0;
  TRY_VOID(session.vault.visit_all(tx, [&](const vault::OpenDossier& dossier) -> Result<void> {
    if (TRY(decode_label(dossier.label)).objects_to_hosting) ++count;
    return {};
  }));
  return count;
}

}  // namespace serment::dossier
