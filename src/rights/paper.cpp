#include "rights/paper.h"

#include <algorithm>
#include <map>

#include "compliance/founding.h"
#include "compliance/page.h"
#include "crypto/encoding.h"
#include "documents/documents.h"
#include "dossier/acts.h"
#include "dossier/contents.h"
#include "dossier/opening.h"
#include "json/reader.h"
#include "rights/catalogue.h"
#include "rights/letters.h"
#include "rights/plain_words.h"

namespace serment::rights {
namespace {

using documents::View;

constexpr std::size_t kMostRows = 400;
/// What says nothing to a person.
constexpr std::string_view kSilent[] = {"resourceType", "id",        "meta",  "implicitRules",
                                        "language",     "reference", "system"};

bool silent(std::string_view key) {
  return std::find(std::begin(kSilent), std::end(kSilent), key) != std::end(kSilent);
}

std::string value_text(json::Value value) {
  switch (value.kind()) {
    case json::Kind::string:
      return std::string(*value.string());
    case json::Kind::number:
      return std::string(*value.number_text());
    case json::Kind::boolean:
      return *value.boolean() ? "oui" : "non";
    default:
      return {};
  }
}

/// The leaves of a resource, with the name of the field they are in.
void add_rows(json::Value value, const std::string& label, std::vector<View>& rows) {
  if (rows.size() >= kMostRows) return;
  if (value.is(json::Kind::object) || value.is(json::Kind::array)) {
    for (const auto member : value) {
      const std::string key(member.key());
      if (silent(key)) continue;
      add_rows(member, key.empty() ? label : key, rows);
    }
    return;
  }
  const auto text = value_text(value);
  if (!text.empty())
    rows.push_back(View()
                       .set("label", std::string(french_field(label)))
                       .set("value", french_value(label, text)));
}

View heading_of(const PieceLine& line) {
  return View()
      .set("kind", line.kind)
      .set("title", line.title)
      .set("date", line.date ? in_french(*line.date) : "sans date");
}

/// Reads the pieces that go out, and makes their pages.
class Copy {
 public:
  Copy(dossier::PieceReader& reader, const std::vector<PieceLine>& lines) : x_reader(reader) {
    for (const auto& line : lines) x_lines.emplace(line.id, line);
  }
  Result<void> add(const dossier::Piece& piece, bool with_contents) {
    const auto& line = x_lines.at(dossier::public_name(piece));
    auto entry = heading_of(line);
    const bool pdf = piece.mime == "application/pdf";
    const bool picture = piece.mime == "image/jpeg" || piece.mime == "image/png";
    const bool resource = piece.mime == dossier::kResourceMime;
    entry.set("where", !with_contents        ? "lu sur place"
                       : pdf                 ? "à la suite"
                       : picture || resource ? "ci-dessous"
                                             : "remis à part, sur un support");
    x_list.push_back(std::move(entry));
    if (!with_contents || !(pdf || picture || resource)) return {};
    Bytes bytes;
    TRY_VOID(x_reader.read(piece, [&](ByteView part) -> Result<void> {
      bytes.insert(bytes.end(), part.begin(), part.end());
      return {};
    }));
    if (pdf) {
      x_documents.push_back(std::move(bytes));
    } else {
      x_shown.push_back(shown(line, piece, bytes, picture));
    }
    return {};
  }
  Result<void> write(const compliance::Answers& answers, const StoredRequest& stored,
                     Prepared& prepared);

 private:
  View shown(const PieceLine& line, const dossier::Piece& piece, const Bytes& bytes, bool picture) {
    auto entry = heading_of(line);
    std::vector<View> rows;
    if (!picture)
      if (const auto resource = x_parser.parse(as_text(bytes))) add_rows(*resource, "", rows);
    entry.set("rows", std::move(rows));
    entry.set("picture",
              picture ? "data:" + piece.mime + ";base64," + crypto::base64(bytes) : std::string());
    return entry;
  }
  dossier::PieceReader& x_reader;
  std::map<std::string, PieceLine> x_lines{};
  std::vector<View> x_list{}, x_shown{};
  std::vector<Bytes> x_documents{};
  json::Parser x_parser{};
};

Result<void> Copy::write(const compliance::Answers& answers, const StoredRequest& stored,
                         Prepared& prepared) {
  auto view = compliance::practice_view(answers, paris_date(prepared.at));
  view.set("number", stored.number)
      .set("patient", stored.request.patient_name.reveal())
      .set("pieces", std::to_string(x_list.size()))
      .set("list", std::move(x_list))
      .set("shown", std::move(x_shown))
      .set("excluded", excluded_views(stored));
  prepared.html = TRY(documents::fill(compliance::template_of("rights_copy.html"), view));
  prepared.documents = std::move(x_documents);
  return {};
}

}  // namespace

Result<void> prepare_paper(vault::Session& session, const StoredRequest& stored,
                           const std::vector<PieceLine>& lines,
                           const dossier::ExportOptions& options, Prepared& prepared) {
  const bool with_contents = prepared.order.format == "paper";
  const bool handed = options.destination.to == dossier::Audience::person;
  const auto act = handed ? dossier::kDossierHanded : dossier::kDossierExported;
  const auto opened =
      TRY(dossier::open_journalled(session, DossierId{stored.request.dossier}, act,
                                   "Demande " + stored.number, options.destination));
  return session.db.read([&](store::Transaction& tx) -> Result<void> {
    auto contents = TRY(dossier::load_contents(session.vault, tx, opened));
    std::stable_sort(contents.pieces.begin(), contents.pieces.end(),
                     [](const auto& one, const auto& other) { return one.object < other.object; });
    dossier::PieceReader reader(session.vault, tx, opened);
    Copy copy(reader, lines);
    for (const auto& piece : contents.pieces)
      if (options.keep(piece)) TRY_VOID(copy.add(piece, with_contents));
    return copy.write(TRY(compliance::load_answers(session, tx)), stored, prepared);
  });
}

Result<Bytes> print_paper(const Prepared& prepared) {
  std::vector<Bytes> files;
  files.push_back(TRY(documents::render_pdf(
      prepared.html,
      {.title = "Copie du dossier, demande " + prepared.number, .created = prepared.at})));
  if (prepared.documents.empty()) return std::move(files.front());
  files.insert(files.end(), prepared.documents.begin(), prepared.documents.end());
  return documents::join_pdfs(files);
}

}  // namespace serment::rights
