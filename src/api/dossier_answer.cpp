#include "api/dossier_answer.h"

#include "api/services.h"
#include "json/writer.h"
#include "retention/known_facts.h"

namespace serment::api {
namespace {

void field_date(json::Writer& out, std::string_view name, const std::optional<Date>& date) {
  out.key(name);
  date ? out.value(iso(*date)) : out.null();
}

std::string_view category_name(dossier::Category category) {
  switch (category) {
    case dossier::Category::care:
      return "care";
    case dossier::Category::transfusion:
      return "transfusion";
    case dossier::Category::administrative:
      return "administrative";
  }
  return "care";
}

void write_piece(json::Writer& out, const dossier::Piece& piece) {
  out.begin_object();
  out.field("id", piece_id(piece));
  out.field("kind", piece.type);
  out.field("category", category_name(piece.category));
  if (piece.title) out.field("title", piece.title->reveal());
  out.field("mime", piece.mime);
  out.field("size", piece.size);
  out.field("imported_on", iso(piece.imported_on));
  out.end_object();
}

void write_identity(json::Writer& out, const dossier::Identity& identity) {
  out.begin_object();
  out.field("family_name", identity.family_name.reveal());
  out.field("used_name", identity.used_name.reveal());
  out.field("given_names", identity.given_names.reveal());
  field_date(out, "birth", identity.birth.reveal());
  out.field("sex", identity.sex);
  out.field("ins", identity.ins.reveal());
  out.field("phone", identity.phone.reveal());
  out.field("email", identity.email.reveal());
  out.field("address", identity.address.reveal());
  out.end_object();
}

void write_facts(json::Writer& out, const dossier::Dossier& dossier, bool clinical) {
  out.begin_object();
  field_date(out, "birth", dossier.facts.birth);
  field_date(out, "last_care", dossier.facts.last_care);
  field_date(out, "death", dossier.facts.death);
  field_date(out, "last_write", dossier.facts.last_write);
  if (clinical) field_date(out, "last_transfusion", dossier.facts.last_transfusion);
  out.field("deceased_without_date", dossier.facts.deceased_without_date);
  out.field("care_erased", dossier.facts.care_erased);
  out.field("restricted", dossier.facts.restricted);
  out.field("objects_to_sharing", dossier.facts.objects_to_sharing);
  out.field("objects_to_hosting", dossier.facts.objects_to_hosting);
  out.end_object();
}

std::string_view name_of_fact(dossier::Fact fact) {
  switch (fact) {
    case dossier::Fact::birth:
      return "birth";
    case dossier::Fact::death:
      return "death";
    case dossier::Fact::last_care:
      return "last-care";
  }
  return "";
}

law::Decision decision_of(const dossier::Dossier& dossier, const std::vector<dossier::Hold>& holds,
                          const law::RuleSet& rules, const law::Policy& policy, Date today) {
  std::vector<DateSpan> claims;
  for (const auto& hold : holds) claims.push_back(hold.span);
  law::Facts facts;
  retention::fill_facts(facts, dossier.facts, &claims);
  auto decision = retention::explained(rules, dossier.facts, facts, policy, today);
  return decision ? std::move(*decision) : law::Decision{};
}

/// That somebody received blood is clinical: the date stays, not what says so.
void hide_transfusions(law::Decision& decision) {
  std::erase_if(decision.items, [](const auto& item) { return item.kind == "transfusion"; });
  std::erase(decision.missing, "transfusion");
  std::erase_if(decision.steps, [](const auto& step) {
    return step.rule.find("transfusion") != std::string::npos;
  });
}

}  // namespace

std::string piece_id(const dossier::Piece& piece) {
  return dossier::public_name(piece);
}

std::string file_name(const dossier::Piece& piece) {
  std::string_view end = ".bin";
  if (piece.mime == "application/pdf") end = ".pdf";
  if (piece.mime == "image/jpeg") end = ".jpg";
  if (piece.mime == "image/png") end = ".png";
  if (piece.mime.starts_with("text/plain")) end = ".txt";
  if (piece.mime.find("json") != std::string::npos) end = ".json";
  return "piece-" + piece_id(piece).substr(0, 8) + std::string(end);
}

void write_hold(json::Writer& out, const dossier::Hold& hold, bool with_reason) {
  out.begin_object();
  out.field("id", hold.id);
  out.field("dossier", hold.dossier.value);
  out.field("from", iso(hold.span.from));
  field_date(out, "to", hold.span.to);
  if (with_reason) out.field("reason", hold.reason);
  out.field("added_by", hold.added_by);
  out.field("lifted_by", hold.lifted_by);
  if (with_reason) out.field("lift_reason", hold.lift_reason);
  out.end_object();
}

std::string dossier_json(const dossier::Dossier& dossier, const std::vector<dossier::Hold>& holds,
                         bool clinical, const law::RuleSet& rules, const law::Policy& policy,
                         Date today) {
  std::string text;
  json::Writer out(text);
  out.begin_object();
  out.field("id", dossier.id.value);
  const auto& identity = dossier.identity;
  out.field("display", identity.family_name.reveal() + " " + identity.given_names.reveal());
  out.key("identity");
  write_identity(out, identity);
  out.field("seal", "open");
  out.key("facts");
  write_facts(out, dossier, clinical);
  field_date(out, "first_care", dossier.first_care);
  out.key("transfusions");
  out.begin_array();
  if (clinical)
    for (const auto day : dossier.transfusions) out.value(iso(day));
  out.end_array();
  out.key("corrections");
  out.begin_array();
  for (const auto& one : dossier.corrections) {
    out.begin_object();
    out.field("fact", name_of_fact(one.fact));
    field_date(out, "before", one.replaced);
    field_date(out, "after", one.value);
    if (clinical) out.field("reason", one.reason);
    out.field("by", one.by);
    out.field("on", iso(one.on));
    out.end_object();
  }
  out.end_array();
  out.key("holds");
  out.begin_array();
  for (const auto& hold : holds) write_hold(out, hold, clinical);
  out.end_array();
  out.key("decision");
  auto decision = decision_of(dossier, holds, rules, policy, today);
  if (!clinical) hide_transfusions(decision);
  out.raw(law::explain_json(decision));
  out.field("clinical", clinical);
  out.field("closed", dossier.closed);
  out.key("pieces");
  out.begin_array();
  for (const auto& piece : dossier.pieces)
    if (clinical || piece.category == dossier::Category::administrative) write_piece(out, piece);
  out.end_array();
  out.end_object();
  return text;
}

bool may_read_care(const Call& call, const DossierId& id) {
  return call.actor.may(identity::Permission::dossier_clinical) || in_emergency(call, id);
}

bool in_emergency(const Call& call, const DossierId& id) {
  return call.services.identity.emergencies.open(call.actor.member, id.value,
                                                 call.services.clock.now());
}

}  // namespace serment::api
