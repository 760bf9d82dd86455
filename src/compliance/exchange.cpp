#include "compliance/exchange.h"

#include <algorithm>
#include <map>
#include <set>

#include "compliance/form.h"
#include "compliance/plain_text.h"
#include "compliance/practice.h"
#include "compliance/sheet.h"
#include "documents/documents.h"
#include "json/bind.h"
#include "text/encoding.h"

namespace serment::compliance {

struct RegisterFile {
  std::string format;
  Activities activities;
};
BOOST_DESCRIBE_STRUCT(RegisterFile, (), (format, activities))

namespace {

constexpr std::string_view kListSheet = "Liste des traitements";
constexpr std::string_view kFormat = "serment-register/1";

tl::unexpected<Error> exchange_fault(std::string_view code, std::string what, std::string place) {
  return fail(Errc::invalid_input, code, std::move(what), "Rien n’a été modifié.",
              "Exportez à nouveau le registre, puis modifiez cette copie.", std::move(place));
}

std::vector<std::string> list_row(const ProcessingActivity& activity) {
  return {activity.name,
          activity.ref,
          activity.created_on,
          activity.updated_on,
          activity.purposes.empty() ? "" : activity.purposes.front().text,
          activity.sensitive_data.empty() ? "Non" : "Oui"};
}

documents::Sheet list_sheet(const Activities& activities) {
  documents::Sheet sheet{std::string(kListSheet)};
  sheet.rows = {{"Identification du traitement", "", "", "", "Finalité du traitement",
                 "Données sensibles\u202f?"},
                {"Nom du traitement", "N° / RÉF", "Date de création de la fiche",
                 "Dernière mise à jour de la fiche", "", "Oui/non"}};
  for (const auto& activity : activities) sheet.rows.push_back(list_row(activity));
  sheet.heading_rows = {0, 1};
  sheet.column_widths_cm = {8, 2.5, 4, 4, 9, 3.5};
  return sheet;
}

/// The reference where it can name a sheet; else what remains of it, numbered if another has it.
std::string sheet_name(const std::string& ref, std::set<std::string>& used) {
  std::string name = is_plain_text(ref) ? ref : std::string();
  for (char& c : name)
    if (std::string_view("[]*?:/\\\n'").find(c) != std::string_view::npos) c = '-';
  if (name.empty()) name = "Fiche";
  const auto wanted = name;
  for (int number = 2; !used.insert(name).second; ++number)
    name = wanted + " (" + std::to_string(number) + ")";
  return name;
}

/// The reading side of every format: tidied, each reference once.
Result<Activities> accepted(const std::vector<Form>& forms) {
  Activities activities;
  std::set<std::string> refs;
  for (auto form : forms) {
    tidy(form);
    auto activity = read_form<ProcessingActivity>(form);
    if (!refs.insert(activity.ref).second)
      return exchange_fault("register.duplicate_ref", "Deux fiches portent la même référence.",
                            activity.ref);
    activities.push_back(std::move(activity));
  }
  return activities;
}

Form blank_activity() {
  return form_of(ProcessingActivity{});
}

/// "1000" in France is "01000", which a spreadsheet took for a number.
void restore_postal_codes(Activities& activities) {
  for (auto& activity : activities)
    for (auto& actor : activity.actors)
      if (lost_its_zero(actor)) actor.postal_code.insert(0, 1, '0');
}

/// A date typed in the list may be written either way; the sheet decides.
Result<void> check_list(const documents::Sheet& list, const Activities& activities) {
  for (std::size_t i = 2; i < list.rows.size(); ++i) {
    auto row = list.rows[i];
    row.resize(std::max<std::size_t>(row.size(), 6));
    if (std::all_of(row.begin(), row.end(), [](const auto& cell) { return cell.empty(); }))
      continue;
    const auto found = std::find_if(activities.begin(), activities.end(),
                                    [&](const auto& activity) { return activity.ref == row[1]; });
    const bool same = found != activities.end() && row[0] == found->name &&
                      (found->purposes.empty() || row[4] == found->purposes.front().text);
    if (!same)
      return exchange_fault(
          "register.list_differs",
          "La liste et la fiche ne disent pas la même chose. Modifiez la fiche, pas la liste.",
          std::string(kListSheet) + ", ligne " + std::to_string(i + 1));
  }
  return {};
}

// --- CSV: every field on one row
// ------------------------------------------------------------------

struct Cell {
  std::string column, text;
};

void flatten(const Form& form, std::vector<Cell>& out) {
  for (const auto& field : form.children) {
    if (field.kind == Form::Kind::text) {
      out.push_back({std::string(field.info->label), field.text});
      continue;
    }
    for (std::size_t i = 0; i < field.children.size(); ++i) {
      const auto& element = field.children[i];
      if (element.kind == Form::Kind::text)
        out.push_back({label_of(field, i, nullptr), element.text});
      for (const auto& cell : element.children)
        out.push_back({label_of(field, i, &cell), cell.text});
    }
  }
}

/// The place a column names, growing lists as needed (columns come in order); null when none.
Form* place_of(Form& form, std::string_view column) {
  for (auto& field : form.children) {
    if (field.kind == Form::Kind::text) {
      if (field.info->label == column) return &field;
      continue;
    }
    for (std::size_t i = 0; i <= field.children.size(); ++i) {
      const auto stem = label_of(field, i, nullptr);
      if (!column.starts_with(stem)) continue;
      Form element = i < field.children.size() ? field.children[i] : field.blank.front();
      const bool whole = element.kind == Form::Kind::text && column == stem;
      auto found =
          std::find_if(element.children.begin(), element.children.end(),
                       [&](const Form& cell) { return label_of(field, i, &cell) == column; });
      if (!whole && found == element.children.end()) continue;
      const auto index = found - element.children.begin();
      if (i == field.children.size()) field.children.push_back(std::move(element));
      return whole ? &field.children[i]
                   : &field.children[i].children[static_cast<std::size_t>(index)];
    }
  }
  return nullptr;
}

/// Columns of all activities, in the order of the form: as many rows of each list as the longest.
std::vector<std::string> all_columns(const std::vector<Form>& forms) {
  Form widest = blank_activity();
  for (const auto& form : forms)
    for (std::size_t i = 0; i < form.children.size(); ++i)
      while (widest.children[i].children.size() < form.children[i].children.size())
        widest.children[i].children.push_back(widest.children[i].blank.front());
  std::vector<Cell> cells;
  flatten(widest, cells);
  std::vector<std::string> columns;
  for (auto& cell : cells) columns.push_back(std::move(cell.column));
  return columns;
}

}  // namespace

Result<Bytes> export_ods(const Activities& activities, Instant created) {
  std::vector<documents::Sheet> sheets{list_sheet(activities)};
  std::set<std::string> used{std::string(kListSheet)};
  for (const auto& activity : activities)
    sheets.push_back(
        sheet_of(form_of(activity), sheet_name(activity.ref, used), "Fiche de registre"));
  return documents::write_ods(sheets, created);
}

Result<Activities> import_ods(ByteView bytes) {
  const auto sheets = TRY(documents::read_ods(bytes));
  std::vector<Form> forms;
  const documents::Sheet* list = nullptr;
  for (const auto& sheet : sheets) {
    if (sheet.name == kListSheet) {
      list = &sheet;
      continue;
    }
    forms.push_back(blank_activity());
    TRY_VOID(read_sheet(sheet, forms.back()));
  }
  auto activities = TRY(accepted(forms));
  if (list != nullptr) TRY_VOID(check_list(*list, activities));
  return activities;
}

std::string export_csv(const Activities& activities) {
  std::vector<Form> forms;
  for (const auto& activity : activities) forms.push_back(form_of(activity));
  std::vector<std::vector<std::string>> rows{all_columns(forms)};
  for (const auto& form : forms) {
    std::vector<Cell> cells;
    flatten(form, cells);
    std::map<std::string, std::string> by_column;
    for (auto& cell : cells) by_column.emplace(std::move(cell.column), std::move(cell.text));
    std::vector<std::string> row;
    for (const auto& column : rows.front()) row.push_back(by_column[column]);
    rows.push_back(std::move(row));
  }
  return documents::write_csv(rows);
}

Result<Activities> import_csv(std::string_view text) {
  const auto rows = TRY(documents::read_csv(text));
  std::vector<Form> forms;
  for (std::size_t r = 1; r < rows.size(); ++r) {
    forms.push_back(blank_activity());
    for (std::size_t c = 0; c < rows[r].size(); ++c) {
      const auto place =
          c < rows.front().size() ? place_of(forms.back(), rows.front()[c]) : nullptr;
      if (!text::is_valid_utf8(rows[r][c]))
        return exchange_fault(
            "register.text", "Cette case n’est pas du texte en UTF-8.",
            "ligne " + std::to_string(r + 1) + ", colonne " + std::to_string(c + 1));
      if (place != nullptr) {
        place->text = rows[r][c];
      } else if (!rows[r][c].empty()) {
        return exchange_fault(
            "register.column", "Cette colonne n’est pas un champ du registre.",
            "ligne " + std::to_string(r + 1) + ", colonne " + std::to_string(c + 1));
      }
    }
  }
  auto activities = TRY(accepted(forms));
  restore_postal_codes(activities);
  return activities;
}

std::string export_json(const Activities& activities) {
  return json::bind::write(RegisterFile{std::string(kFormat), activities});
}

Result<ProcessingActivity> read_activity(std::string_view json) {
  const auto document = TRY(json::Document::parse(json));
  return read_activity(document.root());
}

Result<ProcessingActivity> read_activity(json::Value value) {
  auto form = blank_activity();
  TRY_VOID(merge(form, value));
  return read_form<ProcessingActivity>(form);
}

Result<Activities> import_json(std::string_view text) {
  const auto document = TRY(json::Document::parse(text));
  const auto root = document.root();
  if (root.text_or("format") != kFormat)
    return exchange_fault("register.format", "Ce fichier n’est pas un registre de Serment.",
                          "format");
  const auto list = TRY(root.at("activities"));
  if (!list.is(json::Kind::array)) return list.fault("json.array", "Une liste est attendue ici.");
  std::vector<Form> forms;
  for (const auto activity : list) {
    forms.push_back(blank_activity());
    TRY_VOID(merge(forms.back(), activity));
  }
  return accepted(forms);
}

}  // namespace serment::compliance
