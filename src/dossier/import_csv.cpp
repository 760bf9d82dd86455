// A CSV of patients, one row a patient. A bad row is refused with its line and its field; the
// others go on.
#include <set>

#include "dossier/import_columns.h"
#include "dossier/import_csv_reader.h"
#include "dossier/import_report.h"
#include "dossier/import_resource.h"
#include "dossier/import_written.h"
#include "text/encoding.h"
#include "text/identifiers.h"
#include "text/names.h"

namespace serment::dossier {
namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kNoBreakSpace = "\xC2\xA0";
  for (bool changed = true; changed;) {
    changed = false;
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    if (text.substr(0, 2) == kNoBreakSpace) {
      text.remove_prefix(2);
      changed = true;
    }
    if (text.size() >= 2 && text.substr(text.size() - 2) == kNoBreakSpace) {
      text.remove_suffix(2);
      changed = true;
    }
  }
  return text;
}

/// One row, seen through the mapping.
class MappedRow {
 public:
  MappedRow(const CsvMapping& mapping, const std::vector<std::string>& cells)
      : x_mapping(mapping), x_cells(cells) {}

  [[nodiscard]] std::string_view text(const std::string& field) const {
    const auto column = x_mapping.columns.find(field);
    return column == x_mapping.columns.end() ? std::string_view()
                                             : trimmed(x_cells[column->second]);
  }

  [[nodiscard]] static tl::unexpected<Error> fault(const std::string& field, std::string_view code,
                                                   std::string sentence) {
    const auto* const described = find_csv_field(field);
    return fail(Errc::invalid_input, code, std::move(sentence), {}, {},
                "champ «\u00a0" + std::string(described->french) + "\u00a0»");
  }

  /// "31/12/1980", "1980-12-31", with or without an hour after it; nothing when empty.
  [[nodiscard]] Result<std::optional<Date>> date(const std::string& field) const {
    auto value = text(field);
    if (value.empty()) return std::nullopt;
    value = value.substr(0, value.find_first_of(" T"));
    const auto date = parse_french_date(value);
    if (!date) {
      return fault(field, "csv.date",
                   "La date n’est pas écrite JJ/MM/AAAA ou AAAA-MM-JJ, ou n’existe pas.");
    }
    return *date;
  }

 private:
  const CsvMapping& x_mapping;
  const std::vector<std::string>& x_cells;
};

Result<std::string> read_sex(const MappedRow& row) {
  const auto folded = text::fold_name(row.text("sex"));
  for (const std::string_view word :
       {"m", "h", "1", "masculin", "homme", "male", "monsieur", "mr", "garcon"}) {
    if (folded == word) return std::string("male");
  }
  for (const std::string_view word :
       {"f", "2", "feminin", "femme", "female", "madame", "mme", "mademoiselle", "mlle", "fille"}) {
    if (folded == word) return std::string("female");
  }
  for (const std::string_view word :
       {"", "i", "inconnu", "indetermine", "unknown", "0", "enfant"}) {
    if (folded == word) return std::string("unknown");
  }
  if (folded == "autre" || folded == "other" || folded == "a") return std::string("other");
  return MappedRow::fault("sex", "csv.sex", "Le sexe n’est ni M, ni F, ni une valeur connue.");
}

Result<bool> read_deceased(const MappedRow& row) {
  const auto folded = text::fold_name(row.text("deceased"));
  for (const std::string_view word :
       {"oui", "o", "1", "vrai", "true", "yes", "x", "decede", "decedee"}) {
    if (folded == word) return true;
  }
  for (const std::string_view word : {"", "non", "n", "0", "faux", "false", "no", "vivant"}) {
    if (folded == word) return false;
  }
  return MappedRow::fault("deceased", "csv.deceased", "La valeur n’est ni oui, ni non.");
}

std::string joined_address(const MappedRow& row) {
  std::string address(row.text("address"));
  const auto add = [&](std::string_view part, std::string_view separator) {
    if (part.empty()) return;
    if (!address.empty()) address += separator;
    address += part;
  };
  add(row.text("postal_code"), ", ");
  add(row.text("city"), row.text("postal_code").empty() ? ", " : " ");
  return address;
}

Result<void> read_dates(const MappedRow& row, ImportedPatient& patient, Date today) {
  const auto birth = TRY(row.date("birth"));
  patient.last_care = TRY(row.date("last_care"));
  patient.first_care = TRY(row.date("first_care"));
  const auto death = TRY(row.date("death"));
  for (const auto& [field, date] :
       {std::pair("birth", birth), std::pair("last_care", patient.last_care),
        std::pair("first_care", patient.first_care), std::pair("death", death)}) {
    if (!date) continue;
    if (*date > today)
      return MappedRow::fault(field, "csv.date_in_future", "La date est dans l’avenir.");
    if (birth && *date < *birth) {
      return MappedRow::fault(field, "csv.date_before_birth", "La date précède la naissance.");
    }
  }
  if (!patient.first_care) patient.first_care = patient.last_care;
  patient.identity.birth = Personal(birth);
  patient.death = Personal(death);
  patient.deceased_without_date = !death && TRY(read_deceased(row));
  return {};
}

Result<ImportedPatient> read_patient(const MappedRow& row, Date today) {
  ImportedPatient patient;
  auto& identity = patient.identity;
  const auto used = row.text("used_name");
  // Many lists give a birth name only where it differs from the name used.
  const auto family = row.text("family_name").empty() ? used : row.text("family_name");
  for (const auto& [field, text] :
       {std::pair("family_name", family), std::pair("given_names", row.text("given_names"))}) {
    if (text.empty()) return MappedRow::fault(field, "csv.empty_field", "Le champ est vide.");
  }
  identity.family_name = Personal(std::string(family));
  identity.used_name = Personal(std::string(used == family ? "" : used));
  identity.given_names = Personal(std::string(row.text("given_names")));
  identity.sex = TRY(read_sex(row));
  TRY_VOID(read_dates(row, patient, today));
  const auto ins = text::check_nir(row.text("ins"));
  if (ins == text::Check::valid || ins == text::Check::without_key) {
    identity.ins = Personal(text::compact(row.text("ins")));
  }
  identity.phone = Personal(std::string(row.text("phone")));
  identity.email = Personal(std::string(row.text("email")));
  identity.address = Personal(joined_address(row));
  return patient;
}

/// Names the patient of a row at the next import. A patient number is only unique in its software:
/// the identity goes with it.
Result<std::string> key_of_row(const MappedRow& row, const Identity& identity) {
  const auto number = row.text("source_id");
  const auto fingerprint = fhir::identity_fingerprint(identity);
  if (number.empty() && fingerprint.empty()) {
    return MappedRow::fault("birth", "csv.no_key",
                            "Sans date de naissance ni numéro de dossier, ce patient ne pourrait "
                            "pas être distingué d’un homonyme.");
  }
  if (number.empty()) return "identity|" + fingerprint;
  const auto person = text::fold_name(identity.family_name.reveal()) + "|" +
                      text::fold_name(identity.given_names.reveal());
  return "csv|" + std::string(number) + "|" + fhir::digest_of(person + fingerprint);
}

class CsvImport {
 public:
  CsvImport(const Content& content, const CsvMapping& mapping, ImportRun& run)
      : x_reader(content, mapping.delimiter), x_mapping(mapping), x_run(run) {}

  Result<void> run() {
    TRY(x_reader.next());  // the header
    while (auto row = TRY(x_reader.next())) {
      TRY_VOID(x_run.check_cancelled());
      auto outcome = import_row(*row);
      x_run.advance(row->end_offset - x_run.summary().bytes);
      x_run.summary().bytes = row->end_offset;
      if (outcome) continue;
      if (!ImportRun::is_refusal(outcome.error())) return outcome;
      x_run.refuse(kFile, row->place(), outcome.error());
    }
    return {};
  }

 private:
  static constexpr const char* kFile = "fichier CSV";

  Result<void> import_row(CsvRow& row) {
    if (!row.fault_code.empty()) return fail(Errc::invalid_input, row.fault_code, row.fault);
    if (row.cells.size() != x_mapping.headers.size()) {
      return fail(Errc::invalid_input, "csv.ragged",
                  "La ligne a " + std::to_string(row.cells.size()) + " champ(s) au lieu de " +
                      std::to_string(x_mapping.headers.size()) + ".");
    }
    TRY_VOID(decode(row));
    const MappedRow mapped(x_mapping, row.cells);
    auto patient = TRY(read_patient(mapped, x_run.today()));
    patient.place = row.place();
    const auto key = TRY(key_of_row(mapped, patient.identity));
    const auto id = fhir::digest_of(key);
    if (!x_seen.insert(id).second) {
      return fail(Errc::invalid_input, "csv.patient_twice",
                  "Ce patient est déjà décrit par une ligne précédente du fichier.");
    }
    patient.identity.source_keys.emplace_back(key);
    patient.resources.push_back(written_patient(patient, id));
    patient.resources.push_back(written_row(named_cells(row), id));
    if (!mapped.text("ins").empty() && patient.identity.ins.reveal().empty()) {
      x_run.remark(kFile, row.place(), "csv.nir_ignored",
                   "Le NIR ou l’INS est mal écrit ou sa clé est fausse\u00a0: il n’est gardé que "
                   "dans la ligne d’origine.");
    }
    return x_run.deliver(std::move(patient), kFile);
  }

  Result<void> decode(CsvRow& row) const {
    for (auto& cell : row.cells) {
      if (x_mapping.encoding != "UTF-8") {
        auto decoded = text::from_windows_1252(cell);
        if (decoded) {
          cell = std::move(*decoded);
          continue;
        }
      } else if (text::is_valid_utf8(cell)) {
        continue;
      }
      return fail(Errc::invalid_input, "csv.encoding",
                  "Un champ de la ligne n’est pas en " + x_mapping.encoding + ".");
    }
    return {};
  }

  std::vector<std::pair<std::string, std::string>> named_cells(const CsvRow& row) const {
    std::vector<std::pair<std::string, std::string>> cells;
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      if (!row.cells[i].empty()) cells.emplace_back(x_mapping.headers[i], row.cells[i]);
    }
    return cells;
  }

  CsvReader x_reader;
  const CsvMapping& x_mapping;
  ImportRun& x_run;
  std::set<std::string> x_seen{};
};

}  // namespace

Result<ImportSummary> import_csv(const std::filesystem::path& source, const CsvMapping& mapping,
                                 const PatientSink& sink, const ImportOptions& options) {
  TRY_VOID(require_columns(mapping));
  std::error_code error;
  const auto path = std::filesystem::canonical(source, error);
  if (error) {
    return fail(Errc::not_found, "import.source_missing", "Le fichier à importer n’existe pas.",
                "Rien n’a été importé.", "Vérifiez le chemin.");
  }
  const auto content = TRY(open_file_content(path));
  ImportRun run(sink, options);
  run.expect_bytes(content->size());
  CsvImport import(*content, mapping, run);
  TRY_VOID(import.run());
  return std::move(run.summary());
}

}  // namespace serment::dossier
