#include "cli/dossier_text.h"

#include <algorithm>

#include "cli/json_text.h"
#include "cli/terminal.h"
#include "crypto/encoding.h"
#include "law/retention.h"

namespace serment::cli {
namespace {

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

std::string date_or(const std::optional<Date>& date, std::string_view otherwise) {
  return date ? in_french(*date) : std::string(otherwise);
}

void write_piece(json::Writer& out, const dossier::Piece& piece) {
  out.begin_object();
  out.field("type", piece.type);
  out.field("key", piece.key);
  out.field("category", category_name(piece.category));
  if (piece.title) out.field("title", piece.title->reveal());
  out.field("mime", piece.mime);
  out.field("size", piece.size);
  out.field("sha256", crypto::hex(piece.sha256));
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

constexpr std::size_t kMostNamed = 20;

}  // namespace

void warn_damaged(const dossier::Index& index) {
  const auto& damaged = index.damaged();
  if (damaged.empty()) return;
  std::string ids;
  for (std::size_t at = 0; at < std::min(damaged.size(), kMostNamed); ++at)
    ids += (at == 0 ? "" : ", ") + damaged[at].value;
  if (damaged.size() > kMostNamed) ids += "…";
  complain({Errc::integrity, "dossier.damaged",
            count(damaged.size(), "dossier illisible manque", "dossiers illisibles manquent") +
                " à cette lecture\u00a0: la base a été modifiée ou abîmée.",
            "Les autres sont intacts.", "Lancez serment store check, puis remettez une sauvegarde.",
            ids});
}

void write_damaged(json::Writer& out, const dossier::Index& index) {
  out.key("damaged");
  out.begin_array();
  for (const auto& id : index.damaged()) out.value(id.value);
  out.end_array();
}

void write_entry(json::Writer& out, const dossier::Entry& entry) {
  out.begin_object();
  out.field("id", entry.id.value);
  out.field("name", entry.display.reveal());
  field_date(out, "birth", entry.birth.reveal());
  out.end_object();
}

void write_hold(json::Writer& out, const dossier::Hold& hold) {
  out.begin_object();
  out.field("id", hold.id);
  out.field("dossier", hold.dossier.value);
  out.field("from", iso(hold.span.from));
  field_date(out, "to", hold.span.to);
  out.field("reason", hold.reason);
  out.field("added_by", hold.added_by);
  out.field("lifted_by", hold.lifted_by);
  out.field("lift_reason", hold.lift_reason);
  out.end_object();
}

void print_holds(const std::vector<dossier::Hold>& holds) {
  if (holds.empty()) {
    say("Aucun gel sur ce dossier.");
    return;
  }
  Table table({"Gel", "Du", "Au", "Motif", "Décidé par"});
  for (const auto& hold : holds)
    table.add({hold.id, in_french(hold.span.from), date_or(hold.span.to, "en cours"), hold.reason,
               hold.added_by});
  table.print();
}

std::string dossier_json(const dossier::Dossier& dossier, const law::Decision& decision,
                         const std::vector<dossier::Hold>& holds) {
  return json_text([&](json::Writer& out) {
    out.begin_object();
    out.field("id", dossier.id.value);
    out.key("identity");
    write_identity(out, dossier.identity);
    out.key("facts");
    out.begin_object();
    field_date(out, "birth", dossier.facts.birth);
    field_date(out, "last_care", dossier.facts.last_care);
    field_date(out, "death", dossier.facts.death);
    field_date(out, "last_write", dossier.facts.last_write);
    if (!dossier.closed) field_date(out, "last_transfusion", dossier.facts.last_transfusion);
    out.field("deceased_without_date", dossier.facts.deceased_without_date);
    out.end_object();
    out.field("closed", dossier.closed);
    out.key("lost");
    out.begin_array();
    for (const auto& object : dossier.lost) out.value(object.value);
    out.end_array();
    out.key("retention");
    out.raw(law::explain_json(decision));
    out.key("holds");
    out.begin_array();
    for (const auto& hold : holds) write_hold(out, hold);
    out.end_array();
    out.key("pieces");
    out.begin_array();
    for (const auto& piece : dossier.pieces) write_piece(out, piece);
    out.end_array();
    out.end_object();
  });
}

namespace {

/// What its list announces and the base does not hold any more.
void say_lost(const dossier::Dossier& dossier) {
  if (dossier.lost.empty()) return;
  const auto pieces = static_cast<std::uint64_t>(
      std::count_if(dossier.pieces.begin(), dossier.pieces.end(), [&](const auto& piece) {
        return std::binary_search(dossier.lost.begin(), dossier.lost.end(), piece.object);
      }));
  say();
  say("▲ " + count(pieces, "pièce manque", "pièces manquent") +
      " dans la base, que la liste du dossier annonce. Lancez serment store check, puis remettez "
      "une sauvegarde.");
}

}  // namespace

void print_dossier(const dossier::Dossier& dossier, const law::Decision& decision,
                   const std::vector<dossier::Hold>& holds) {
  const auto& identity = dossier.identity;
  say(identity.family_name.reveal() + " " + identity.given_names.reveal());
  Table table({"", ""});
  table.add({"Dossier", dossier.id.value});
  table.add({"Né(e) le", date_or(dossier.facts.birth, "inconnu")});
  table.add({"Dernier acte de soin", date_or(dossier.facts.last_care, "inconnu")});
  if (dossier.facts.death) table.add({"Décès", in_french(*dossier.facts.death)});
  if (dossier.facts.deceased_without_date) table.add({"Décès", "connu, sans date"});
  if (dossier.facts.last_transfusion && !dossier.closed)
    table.add({"Dernière transfusion", in_french(*dossier.facts.last_transfusion)});
  if (dossier.facts.undated_transfusion && !dossier.closed)
    table.add({"Transfusion", "date inconnue"});
  table.print();
  say();
  if (dossier.closed) {
    const auto& rule = *dossier::ObjectionLaw::embedded().find("care_team");
    say(rule.says + " " + rule.instead);
    say();
  }
  say(law::explain_french(decision));
  if (!holds.empty()) print_holds(holds);
  std::map<std::string, std::size_t> by_type;
  for (const auto& piece : dossier.pieces) ++by_type[piece.type];
  say_lost(dossier);
  Table pieces({"Pièces", "Nombre"});
  for (const auto& [type, total] : by_type) pieces.add({type, number(total)});
  say();
  pieces.print();
}

}  // namespace serment::cli
