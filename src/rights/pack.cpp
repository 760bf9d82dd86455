#include "rights/pack.h"

#include <algorithm>
#include <fstream>
#include <set>

#include "crypto/encoding.h"
#include "crypto/hash.h"
#include "documents/seven_zip.h"
#include "dossier/acts.h"
#include "dossier/contents.h"
#include "dossier/export_page.h"
#include "dossier/opening.h"
#include "json/reader.h"
#include "retention/retention.h"
#include "rights/checks.h"
#include "rights/paper.h"
#include "rights/steps.h"

namespace serment::rights {
namespace {

constexpr int kOldYears = 5;

std::string_view category_of(const dossier::Piece& piece) {
  switch (piece.category) {
    case dossier::Category::care:
      return "care";
    case dossier::Category::transfusion:
      return "transfusion";
    case dossier::Category::administrative:
      return "administrative";
  }
  bug("category");
}

/// What was there when the doctor looked: any other piece, or version of one, changes it.
std::string digest_of(const std::vector<dossier::Piece>& pieces) {
  std::set<std::string> lines;
  for (const auto& piece : pieces)
    lines.insert(dossier::public_name(piece) + " " + crypto::hex(piece.sha256) + "\n");
  std::string all;
  for (const auto& line : lines) all += line;
  return crypto::hex(crypto::sha256(as_bytes(all)));
}

/// An information is old when it was written more than five years before the request came; without
/// a known date it counts as recent, which keeps the shorter term.
std::string part_of(const PieceLine& line, const StoredRequest& stored) {
  const auto limit = add_years(paris_date(stored.received()), -kOldYears);
  return line.date && *line.date < limit ? "old" : "recent";
}

PieceLine line_of(const dossier::Piece& piece, const StoredRequest& stored,
                  const dossier::ExportLine& told) {
  PieceLine line;
  line.id = dossier::public_name(piece);
  line.kind = dossier::french_type(piece.type);
  line.title = piece.title ? piece.title->reveal() : told.title;
  line.category = category_of(piece);
  line.mime = piece.mime;
  line.date = told.date;
  line.imported_on = piece.imported_on;
  line.size = piece.size;
  line.part = part_of(line, stored);
  if (!stored.request.review) return line;
  for (const auto& one : stored.request.review->excluded) {
    if (one.piece != line.id) continue;
    line.excluded = one.kind;
    line.note = one.note;
  }
  return line;
}

Result<void> need_dossier(const StoredRequest& stored) {
  if (!stored.request.dossier.empty()) return {};
  return fail(Errc::forbidden, "request.dossier_first", "Le dossier concerné n’est pas trouvé.",
              "La demande est restée comme elle était.", "Cherchez-le d’abord.");
}

std::string reason_of(const StoredRequest& stored) {
  return "Demande " + stored.number;
}

Result<std::vector<PieceLine>> describe(vault::Session& session, store::Transaction& tx,
                                        const vault::OpenDossier& opened,
                                        const StoredRequest& stored) {
  auto contents = TRY(dossier::load_contents(session.vault, tx, opened));
  auto& pieces = contents.pieces;
  std::stable_sort(pieces.begin(), pieces.end(),
                   [](const auto& one, const auto& other) { return one.object < other.object; });
  dossier::PieceReader reader(session.vault, tx, opened);
  json::Parser parser;
  std::vector<PieceLine> lines;
  for (const auto& piece : pieces) {
    dossier::ExportLine told;
    if (piece.mime == dossier::kResourceMime && !piece.alone) {
      const auto bytes = TRY(reader.view(piece));
      if (const auto resource = parser.parse(as_text(bytes)))
        told = dossier::describe_resource(*resource, piece);
    }
    lines.push_back(line_of(piece, stored, told));
  }
  std::stable_sort(lines.begin(), lines.end(), [](const PieceLine& one, const PieceLine& other) {
    return one.date > other.date;
  });
  return lines;
}

Result<void> check_exclusion(const ExclusionAsked& asked, const std::set<std::string>& known,
                             std::set<std::string>& seen, const std::string& place) {
  if (!known.contains(asked.piece) || !seen.insert(asked.piece).second)
    return bad_field(place + "/piece", "Cette pièce n’est pas au dossier, ou y est deux fois.");
  TRY_VOID(check_named(place + "/kind", Catalogue::embedded().exclusion, asked.kind));
  return check_text(place + "/note", asked.note);
}

/// Which pieces go out.
struct Choice {
  std::set<std::string> excluded{};
  std::set<std::string> of_part{};  ///< with a part only
  bool all_parts = true;
  [[nodiscard]] bool keeps(const dossier::Piece& piece) const {
    const auto name = dossier::public_name(piece);
    return !excluded.contains(name) && (all_parts || of_part.contains(name));
  }
};

Result<Bytes> bytes_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  Bytes bytes{std::istreambuf_iterator<char>(file), {}};
  if (file.good() || file.eof()) return bytes;
  return fail(Errc::unavailable, "pack.archive", "La copie faite ne se relit pas.",
              "Rien n’a été remis.", "Recommencez.");
}

/// The lines as they are now, held to what the doctor looked over.
Result<std::vector<PieceLine>> lines_looked_over(vault::Session& session,
                                                 const StoredRequest& stored) {
  TRY_VOID(need_dossier(stored));
  std::vector<PieceLine> lines;
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    const auto opened =
        TRY(dossier::open_for(session, tx, DossierId{stored.request.dossier}, dossier::kDossierRead,
                              dossier::reason_detail(reason_of(stored))));
    const auto contents = TRY(dossier::load_contents(session.vault, tx, opened));
    if (!stored.request.review || digest_of(contents.pieces) != stored.request.review->digest)
      return fail(Errc::forbidden, "request.pieces_changed",
                  "Le dossier a changé depuis que le médecin a relu les pièces.",
                  "Aucune copie n’a été faite.",
                  "Renvoyez-lui la demande\u00a0: il relit et "
                  "décide de nouveau.");
    lines = TRY(describe(session, tx, opened, stored));
    return {};
  }));
  return lines;
}

/// The person is never kept from their own dossier by their own objection; a doctor whom they
/// designated since they objected was agreed to that day.
dossier::Destination destination_of(const StoredRequest& stored) {
  const auto& kind = at(Catalogue::embedded().requester, stored.request.requester);
  if (kind.person) return {dossier::Audience::person, {}};
  if (!kind.professional) return {dossier::Audience::entitled, {}};
  return {dossier::Audience::professional, paris_date(stored.received())};
}

Result<void> check_order(const StoredRequest& stored, const PackOrder& order) {
  TRY_VOID(check_named("format", Catalogue::embedded().format, order.format));
  if (order.part != "all" && order.part != "recent" && order.part != "old")
    return bad_field("part", "Une copie est de tout, des pièces récentes ou des anciennes.");
  if (stored.state != "ready")
    return fail(Errc::forbidden, "request.not_ready", "Le médecin n’a pas encore donné son accord.",
                "Aucune copie n’a été faite.", "Attendez sa décision.");
  return {};
}

}  // namespace

Result<std::vector<PieceLine>> pieces_of(vault::Session& session, const StoredRequest& stored) {
  TRY_VOID(need_dossier(stored));
  std::vector<PieceLine> lines;
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    const auto opened =
        TRY(dossier::open_for(session, tx, DossierId{stored.request.dossier}, dossier::kDossierRead,
                              dossier::reason_detail(reason_of(stored))));
    lines = TRY(describe(session, tx, opened, stored));
    return {};
  }));
  return lines;
}

Result<StoredRequest> review(vault::Session& session, store::Transaction& tx, StoredRequest stored,
                             const std::vector<ExclusionAsked>& excluded, std::string_view by) {
  TRY_VOID(need_dossier(stored));
  if (stored.state != "awaiting_doctor")
    return fail(Errc::forbidden, "request.not_with_doctor",
                "Les pièces se relisent quand la demande est chez le médecin.",
                "La demande est restée comme elle était.", "Confiez-la-lui d’abord.");
  const auto opened =
      TRY(dossier::open_for(session, tx, DossierId{stored.request.dossier}, dossier::kDossierRead,
                            dossier::reason_detail(reason_of(stored))));
  const auto contents = TRY(dossier::load_contents(session.vault, tx, opened));
  std::set<std::string> known;
  std::set<std::string> seen;
  for (const auto& piece : contents.pieces) known.insert(dossier::public_name(piece));
  Review made{.pieces = contents.pieces.size(), .digest = digest_of(contents.pieces)};
  for (std::size_t n = 0; n < excluded.size(); ++n) {
    TRY_VOID(check_exclusion(excluded[n], known, seen, "excluded/" + std::to_string(n)));
    made.excluded.push_back(
        {excluded[n].piece, excluded[n].kind, excluded[n].note, std::string(by)});
  }
  made.by = by;
  made.at = iso(session.clock.now());
  stored.request.review = std::move(made);
  return save_request(session, tx, stored, stored.state, by);
}

Result<Prepared> prepare_pack(vault::Session& session, const law::RuleSet& rules,
                              const law::Policy& policy, const StoredRequest& stored,
                              const PackOrder& order) {
  TRY_VOID(check_order(stored, order));
  TRY_VOID(session.db.read(
      [&](store::Transaction& tx) { return check_opposition(session, tx, stored.request); }));
  const auto lines = TRY(lines_looked_over(session, stored));
  Choice choice{.all_parts = order.part == "all"};
  Prepared prepared{.order = order, .number = stored.number, .at = session.clock.now()};
  for (const auto& line : lines) {
    if (!line.excluded.empty()) choice.excluded.insert(line.id);
    if (line.part == order.part) choice.of_part.insert(line.id);
    if (line.excluded.empty() && (choice.all_parts || line.part == order.part)) ++prepared.pieces;
  }
  dossier::ExportOptions options;
  options.keep = [&](const dossier::Piece& piece) { return choice.keeps(piece); };
  options.destination = destination_of(stored);
  if (order.format == "paper" || order.format == "on_site") {
    TRY_VOID(prepare_paper(session, stored, lines, options, prepared));
    return prepared;
  }
  const DossierId id{stored.request.dossier};
  const auto decision = TRY(retention::explain(session, rules, policy, id, session.clock.today()));
  options.notes.push_back(law::explain_french(decision));
  prepared.path =
      order.workspace / ("copie-" + stored.number + (order.format == "archive" ? "" : ".zip"));
  TRY_VOID(dossier::export_dossier(session, id, prepared.path, reason_of(stored), options));
  return prepared;
}

Result<Pack> finish_pack(const Prepared& prepared, Random& random) {
  Pack pack{.name = "copie-" + prepared.number, .pieces = prepared.pieces};
  if (!prepared.html.empty()) {
    pack.bytes = TRY(print_paper(prepared));
    pack.name += ".pdf";
    pack.mime = "application/pdf";
  } else if (prepared.order.format == "archive") {
    pack.code = documents::draw_spoken_password(random);
    pack.name += ".7z";
    pack.mime = "application/x-7z-compressed";
    const auto out = prepared.order.workspace / pack.name;
    TRY_VOID(documents::seal_seven_zip(prepared.path.string(), out, pack.code));
    pack.bytes = TRY(bytes_of(out));
  } else {
    pack.name += ".zip";
    pack.mime = "application/zip";
    pack.bytes = TRY(bytes_of(prepared.path));
  }
  pack.sha256 = crypto::hex(crypto::sha256(pack.bytes));
  return pack;
}

Result<StoredRequest> note_pack(vault::Session& session, store::Transaction& tx,
                                StoredRequest stored, const PackOrder& order, const Pack& pack,
                                std::string_view by) {
  stored.request.built.push_back({order.format, order.part, pack.pieces, pack.sha256,
                                  std::string(by), iso(session.clock.now())});
  return save_request(session, tx, stored, stored.state, by);
}

}  // namespace serment::rights
