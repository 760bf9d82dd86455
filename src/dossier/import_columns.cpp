#include "dossier/import_columns.h"

#include <charconv>

#include "dossier/import_csv_reader.h"
#include "dossier/import_source.h"
#include "text/encoding.h"
#include "text/identifiers.h"
#include "text/names.h"

namespace serment::dossier {
namespace {

Result<std::string> decoded_header(const std::string& cell, const std::string& encoding) {
  // A title in the old code page does not unmake a file in UTF-8.
  const auto text = encoding == "UTF-8" && text::is_valid_utf8(cell)
                        ? std::optional(cell)
                        : text::from_windows_1252(cell);
  if (!text) {
    return fail(Errc::invalid_input, "csv.encoding",
                "Un titre de colonne n’est pas en " + encoding + ".", "Rien n’a été importé.",
                "Corrigez la ligne de titres, ou enregistrez le fichier en «\u00a0CSV "
                "UTF-8\u00a0».");
  }
  const auto start = text->find_first_not_of(" \t");
  if (start == std::string::npos) return std::string();
  return text->substr(start, text->find_last_not_of(" \t") - start + 1);
}

using HeaderTable = std::map<std::string, const CsvField*>;

HeaderTable folded_headers(std::string (*fold)(std::string_view)) {
  HeaderTable table;
  for (const auto& field : csv_fields()) {
    for (const auto header : field.headers) table.try_emplace(fold(header), &field);
  }
  return table;
}

/// The field that has this header: to the letter first ("décédé le" is not "décédé"), then without
/// the small words.
const CsvField* field_of_header(std::string_view header) {
  static const HeaderTable by_words = folded_headers(&text::fold_words);
  static const HeaderTable by_name = folded_headers(&text::fold_name);
  if (const auto known = by_words.find(text::fold_words(header)); known != by_words.end()) {
    return known->second;
  }
  const auto known = by_name.find(text::fold_name(header));
  return known == by_name.end() ? nullptr : known->second;
}

void recount_unmapped(CsvMapping& mapping) {
  std::vector<bool> used(mapping.headers.size(), false);
  for (const auto& [field, column] : mapping.columns) used[column] = true;
  mapping.unmapped.clear();
  for (std::size_t i = 0; i < used.size(); ++i) {
    if (!used[i]) mapping.unmapped.push_back(mapping.headers[i]);
  }
}

/// "Nom" alone is the birth name; beside "Nom de naissance" it is the used name, and stands in for
/// the birth name where a row leaves that empty (read_patient).
void settle_names(CsvMapping& mapping, std::optional<std::size_t> plain_name) {
  if (!plain_name) return;
  const bool birth_name_known = mapping.columns.contains("family_name");
  const std::string field = birth_name_known ? "used_name" : "family_name";
  mapping.columns.try_emplace(field, *plain_name);
}

tl::unexpected<Error> unknown_correction(std::string_view field) {
  std::string known;
  for (const auto& item : csv_fields()) {
    known += (known.empty() ? "" : ", ") + std::string(item.name) + " (" +
             std::string(item.french) + ")";
  }
  return fail(Errc::invalid_input, "csv.field_unknown",
              "Ce champ n’existe pas\u00a0: " + std::string(field) + ".", "Rien n’a été importé.",
              "Champs possibles\u00a0: " + known + ".", "--map");
}

/// A header text, or a column number from 1.
std::optional<std::size_t> column_named(const CsvMapping& mapping, std::string_view wanted) {
  const auto folded = text::fold_words(wanted);
  for (std::size_t i = 0; i < mapping.headers.size(); ++i) {
    if (mapping.headers[i] == wanted) return i;
  }
  for (std::size_t i = 0; i < mapping.headers.size(); ++i) {
    if (!folded.empty() && text::fold_words(mapping.headers[i]) == folded) return i;
  }
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(wanted.data(), wanted.data() + wanted.size(), number);
  const bool whole = error == std::errc{} && end == wanted.data() + wanted.size();
  if (whole && number >= 1 && number <= mapping.headers.size()) return number - 1;
  return std::nullopt;
}

/// True for what a column holds, and no title is: a date, a number, an address.
bool is_value(const std::string& field, std::string_view title) {
  if (field == "birth" || field == "death" || field == "first_care" || field == "last_care") {
    if (parse_french_date(title.substr(0, title.find_first_of(" T")))) return true;
  }
  if (field == "email" && title.find('@') != std::string_view::npos) return true;
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  constexpr int kFewest = 4;  // some exports number their columns
  return std::count_if(title.begin(), title.end(), is_digit) >= kFewest &&
         title.find_first_not_of("0123456789 ./-+") == std::string_view::npos;
}

/// A list without titles would lose its first patient, and write their data as the titles of
/// everybody else's.
Result<void> require_titles(const CsvMapping& mapping) {
  const bool has_value =
      std::any_of(
          mapping.columns.begin(), mapping.columns.end(),
          [&](const auto& item) { return is_value(item.first, mapping.headers[item.second]); }) ||
      std::any_of(mapping.headers.begin(), mapping.headers.end(), [](const std::string& title) {
        return text::check_nir(title) == text::Check::valid;
      });
  if (!has_value) return {};
  return fail(Errc::invalid_input, "csv.no_titles",
              "La première ligne du fichier semble décrire un patient, et non donner les titres "
              "des colonnes.",
              "Rien n’a été importé.",
              "Ajoutez en tête du fichier une ligne de titres (Nom, Prénom, Date de naissance…), "
              "puis recommencez.");
}

constexpr std::string_view kPlainNames[] = {"nom",       "nom patient", "patient nom", "name",
                                            "last name", "lastname",    "nom famille"};

bool is_plain_name(std::string_view header) {
  const auto folded = text::fold_name(header);
  return std::find(std::begin(kPlainNames), std::end(kPlainNames), folded) != std::end(kPlainNames);
}

}  // namespace

std::span<const CsvField> csv_fields() {
  static const std::vector<CsvField> fields = {
      {"family_name",
       "nom de naissance",
       {"nom de naissance", "nom naissance", "nom de jeune fille", "nom patronymique",
        "nom de famille de naissance", "patronyme", "family name", "birth name", "nom_naissance"}},
      {"used_name",
       "nom utilisé",
       {"nom utilisé", "nom d'usage", "nom usuel", "nom marital", "nom d'épouse", "nom époux"}},
      {"given_names",
       "prénom",
       {"prénom", "prénoms", "prénom patient", "prénom(s)", "premier prénom", "given name",
        "given names", "first name", "firstname", "prénom de naissance", "prénom usuel"}},
      {"birth",
       "date de naissance",
       {"date de naissance", "date naissance", "naissance", "né le", "née le", "né(e) le", "ddn",
        "dn", "birth date", "birthdate", "date of birth", "dob", "datenaissance"}},
      {"sex", "sexe", {"sexe", "sex", "genre", "gender", "civilité", "h/f", "m/f"}},
      {"ins",
       "NIR ou matricule INS",
       {"nir", "ins", "matricule ins", "n° de sécurité sociale", "numéro de sécurité sociale",
        "n° sécu", "n° ss", "num secu", "numéro sécu", "sécurité sociale", "nss", "insee",
        "numéro insee", "n° insee", "matricule"}},
      {"last_care",
       "dernière consultation",
       {"dernière consultation", "date dernière consultation", "dernière visite",
        "date dernière visite", "date de dernière visite", "date de dernière consultation",
        "dernière venue", "dernier acte", "date dernier acte", "dernier passage",
        "dernier rendez-vous", "dernier rdv", "last visit", "last encounter", "vu le",
        "date dernier passage", "dernier contact"}},
      {"first_care",
       "première consultation",
       {"première consultation", "date première consultation", "première visite",
        "date première visite", "premier rendez-vous", "first visit"}},
      {"death",
       "date de décès",
       {"date de décès", "date décès", "décédé le", "décédée le", "décédé(e) le", "décès",
        "date of death"}},
      {"deceased",
       "décédé (oui ou non)",
       {"décédé", "décédée", "décédé(e)", "est décédé", "deceased", "patient décédé"}},
      {"phone",
       "téléphone",
       {"téléphone", "tél", "tel", "portable", "mobile", "téléphone portable", "téléphone mobile",
        "n° de téléphone", "numéro de téléphone", "téléphone fixe", "tel portable", "phone", "gsm",
        "tél. mobile", "tél. portable", "tél. domicile", "téléphone 1"}},
      {"email",
       "adresse électronique",
       {"e-mail", "email", "mail", "courriel", "adresse e-mail", "adresse mail",
        "adresse électronique", "adresse email"}},
      {"address",
       "adresse",
       {"adresse", "adresse postale", "adresse 1", "adresse1", "rue", "voie", "address",
        "adresse du domicile"}},
      {"postal_code", "code postal", {"code postal", "cp", "codepostal", "zip", "postal code"}},
      {"city", "ville", {"ville", "commune", "localité", "city"}},
      {"source_id",
       "numéro de dossier",
       {"n° dossier", "n° de dossier", "numéro dossier", "numéro de dossier", "no dossier",
        "dossier", "n° patient", "numéro patient", "id patient", "patient id", "identifiant",
        "identifiant patient", "id", "ipp", "code patient", "id_patient", "num dossier",
        "référence patient"}},
  };
  return fields;
}

const CsvField* find_csv_field(std::string_view name) {
  for (const auto& field : csv_fields()) {
    if (field.name == name) return &field;
  }
  return nullptr;
}

Result<CsvMapping> propose_csv_mapping(const std::filesystem::path& source) {
  std::error_code error;
  const auto path = std::filesystem::canonical(source, error);
  if (error) {
    return fail(Errc::not_found, "import.source_missing", "Le fichier à importer n’existe pas.",
                "Rien n’a été importé.", "Vérifiez le chemin.");
  }
  const auto content = TRY(open_file_content(path));
  CsvMapping mapping;
  mapping.encoding = TRY(sniff_encoding(*content));
  mapping.delimiter = TRY(sniff_delimiter(*content));
  CsvReader reader(*content, mapping.delimiter);
  const auto header = TRY(reader.next());
  if (!header) return fail(Errc::invalid_input, "csv.empty", "Le fichier est vide.");
  if (!header->fault_code.empty()) {
    return fail(Errc::invalid_input, header->fault_code, header->fault, {}, {}, header->place());
  }
  std::optional<std::size_t> plain_name;
  for (std::size_t i = 0; i < header->cells.size(); ++i) {
    mapping.headers.push_back(TRY(decoded_header(header->cells[i], mapping.encoding)));
    const auto& text = mapping.headers.back();
    if (!plain_name && is_plain_name(text)) {
      plain_name = i;
    } else if (const auto* const field = field_of_header(text)) {
      mapping.columns.try_emplace(std::string(field->name), i);
    }
  }
  settle_names(mapping, plain_name);
  recount_unmapped(mapping);
  return mapping;
}

Result<CsvMapping> apply_corrections(CsvMapping mapping,
                                     const std::map<std::string, std::string>& corrections) {
  for (const auto& [field, wanted] : corrections) {
    if (find_csv_field(field) == nullptr) return unknown_correction(field);
    if (wanted.empty()) {  // --map sex= : do not take this field
      mapping.columns.erase(field);
      continue;
    }
    const auto column = column_named(mapping, wanted);
    if (!column) {
      return fail(Errc::invalid_input, "csv.column_unknown",
                  "La colonne indiquée pour le champ " + field + " n’existe pas dans le fichier.",
                  "Rien n’a été importé.",
                  "Donnez le titre exact d’une colonne, ou son numéro à partir de 1.", "--map");
    }
    std::erase_if(mapping.columns, [&](const auto& item) { return item.second == *column; });
    mapping.columns[field] = *column;
  }
  recount_unmapped(mapping);
  TRY_VOID(require_columns(mapping));
  return mapping;
}

Result<void> require_columns(const CsvMapping& mapping) {
  const auto has = [&](const char* field) { return mapping.columns.contains(field); };
  std::string missing;
  if (!has("family_name")) missing = "le nom de naissance (family_name)";
  if (!has("given_names")) {
    missing += (missing.empty() ? "" : ", ") + std::string("le prénom (given_names)");
  }
  if (!has("birth") && !has("source_id")) {
    missing += (missing.empty() ? "" : ", ") +
               std::string("la date de naissance (birth) ou le numéro de dossier (source_id)");
  }
  if (missing.empty()) return require_titles(mapping);
  return fail(Errc::invalid_input, "csv.column_missing",
              "Des colonnes nécessaires n’ont pas été reconnues\u00a0: " + missing + ".",
              "Rien n’a été importé.",
              "La première ligne du fichier doit donner les titres des colonnes. Indiquez-les au "
              "besoin\u00a0: --map family_name=TITRE ou --map family_name=NUMÉRO.");
}

}  // namespace serment::dossier
