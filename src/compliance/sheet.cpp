#include "compliance/sheet.h"

#include <algorithm>
#include <optional>

namespace serment::compliance {
namespace {

using Row = std::vector<std::string>;

bool is_table(const Form& field) {
  return field.kind == Form::Kind::list && field.blank.front().kind == Form::Kind::group;
}

bool is_keyed(const Form& list) {
  return list.info->rows == Rows::keyed;
}

/// Writes one form, block by block.
class SheetWriter {
 public:
  SheetWriter(std::string name, std::string title, const std::string& ref) {
    x_sheet.name = std::move(name);
    heading({std::move(title), ref});
  }

  documents::Sheet write(const Form& form) && {
    std::string_view block;
    for (const auto& field : form.children) {
      if (field.info->block != block) {
        block = field.info->block;
        x_sheet.rows.emplace_back();
        heading({std::string(block)});
      }
      if (is_table(field)) {
        table(field);
      } else if (field.kind == Form::Kind::list) {
        for (std::size_t i = 0; i < std::max<std::size_t>(field.children.size(), 1); ++i)
          x_sheet.rows.push_back({label_of(field, i, nullptr),
                                  i < field.children.size() ? field.children[i].text : ""});
      } else {
        x_sheet.rows.push_back({std::string(field.info->label), field.text});
      }
    }
    x_sheet.column_widths_cm = {6.5, 8, 6, 4.5, 4.5, 4.5, 4.5, 4.5};
    return std::move(x_sheet);
  }

 private:
  void heading(Row row) {
    x_sheet.heading_rows.push_back(x_sheet.rows.size());
    x_sheet.rows.push_back(std::move(row));
  }

  void table(const Form& list) {
    Row columns{""};
    const auto& blank = list.blank.front().children;
    for (std::size_t k = is_keyed(list) ? 1 : 0; k < blank.size(); ++k)
      columns.emplace_back(blank[k].info->label);
    x_sheet.rows.push_back(std::move(columns));
    if (is_keyed(list)) {
      keyed_rows(list);
    } else {
      const auto shown = list.info->rows == Rows::fixed ? list.info->row_names.size() : 1;
      for (std::size_t i = 0; i < std::max(list.children.size(), shown); ++i)
        row(label_of(list, i, nullptr), i < list.children.size() ? &list.children[i] : nullptr, 0);
    }
  }

  /// The rows of the model in their order, each as often as it is used, then rows of one's own.
  void keyed_rows(const Form& list) {
    const auto& names = list.info->row_names;
    std::size_t i = 0;
    for (const auto name : names) {
      const auto begin = i;
      while (i < list.children.size() && list.children[i].children.front().text == name)
        row(std::string(name), &list.children[i++], 1);
      if (begin == i) row(std::string(name), nullptr, 1);
    }
    for (; i < list.children.size(); ++i)
      row(list.children[i].children.front().text, &list.children[i], 1);
  }

  void row(std::string label, const Form* element, std::size_t first) {
    Row cells{std::move(label)};
    for (std::size_t k = first; element != nullptr && k < element->children.size(); ++k)
      cells.push_back(element->children[k].text);
    x_sheet.rows.push_back(std::move(cells));
  }

  documents::Sheet x_sheet{};
};

/// Reads rows back into a blank form: a row belongs to the block above it, a table's row to the
/// columns above it.
class SheetReader {
 public:
  SheetReader(const documents::Sheet& sheet, Form& form) : x_sheet(sheet), x_form(form) {}

  Result<void> read() {
    for (x_row = 1; x_row < x_sheet.rows.size(); ++x_row) {
      Row cells = x_sheet.rows[x_row];
      while (!cells.empty() && cells.back().empty()) cells.pop_back();
      if (cells.empty()) continue;
      if (cells.size() == 1 && starts_block(cells.front())) continue;
      TRY_VOID(x_table != nullptr ? table_row(cells) : plain_row(cells));
    }
    return {};
  }

 private:
  bool starts_block(const std::string& title) {
    x_block.clear();
    for (auto& field : x_form.children)
      if (field.info->block == title) x_block.push_back(&field);
    if (x_block.empty()) return restore();
    x_block_title = title;
    x_columns.clear();
    x_table = is_table(*x_block.front()) ? x_block.front() : nullptr;
    return true;
  }

  /// Not the title of a block: the block goes on.
  bool restore() {
    for (auto& field : x_form.children)
      if (field.info->block == x_block_title) x_block.push_back(&field);
    return false;
  }

  Result<void> plain_row(const Row& cells) {
    for (auto* field : x_block) {
      const std::string label(field->info->label);
      const bool in_list =
          field->kind == Form::Kind::list && cells.front().starts_with(label + " ");
      if (!in_list && cells.front() != label) continue;
      if (cells.size() > 2) return lost();
      if (cells.size() == 1) return {};
      Form* place = field;
      if (in_list) {
        field->children.push_back(field->blank.front());
        place = &field->children.back();
      }
      place->text = cells[1];
      return {};
    }
    return lost();
  }

  Result<void> table_row(const Row& cells) {
    if (x_columns.empty()) return columns_row(cells);
    if (cells.size() == 1 && is_model_row(cells.front())) return {};  // left empty
    // Only a keyed table has a field for a title of one's own.
    if (cells.size() == 1 && !is_keyed(*x_table)) return lost();
    if (cells.size() > x_columns.size()) return lost();
    Form element = x_table->blank.front();
    if (is_keyed(*x_table)) element.children.front().text = cells.front();
    for (std::size_t column = 1; column < cells.size(); ++column) {
      if (cells[column].empty()) continue;
      if (!x_columns[column]) return lost();
      element.children[*x_columns[column]].text = cells[column];
    }
    x_table->children.push_back(std::move(element));
    return {};
  }

  /// A title that says nothing by itself, unlike that of a row which a person added.
  [[nodiscard]] bool is_model_row(const std::string& title) const {
    const auto& info = *x_table->info;
    const auto& names = info.row_names;
    if (info.rows != Rows::numbered)
      return std::find(names.begin(), names.end(), title) != names.end();
    const std::string stem = std::string(info.label) + " ";
    return title.starts_with(stem) && title.size() > stem.size() &&
           title.find_first_not_of("0123456789", stem.size()) == std::string::npos;
  }

  Result<void> columns_row(const Row& cells) {
    x_columns.assign(cells.size(), std::nullopt);
    const auto& blank = x_table->blank.front().children;
    for (std::size_t column = 1; column < cells.size(); ++column) {
      for (std::size_t k = 0; k < blank.size(); ++k)
        if (blank[k].info->label == cells[column]) x_columns[column] = k;
      if (!cells[column].empty() && !x_columns[column]) return lost();
    }
    return {};
  }

  [[nodiscard]] Result<void> lost() const {
    return fail(Errc::invalid_input, "register.sheet",
                "Cette ligne du tableur ne correspond à aucun champ du registre.",
                "Rien n’a été modifié.",
                "Gardez les titres des blocs, des lignes et des colonnes du modèle.",
                x_sheet.name + ", ligne " + std::to_string(x_row + 1));
  }

  const documents::Sheet& x_sheet;
  Form& x_form;
  std::size_t x_row = 0;
  std::string x_block_title{};
  std::vector<Form*> x_block{};
  Form* x_table = nullptr;
  std::vector<std::optional<std::size_t>> x_columns{};
};

}  // namespace

documents::Sheet sheet_of(const Form& form, std::string name, std::string title) {
  const auto* ref = form.find("ref");
  return SheetWriter(std::move(name), std::move(title), ref == nullptr ? "" : ref->text)
      .write(form);
}

Result<void> read_sheet(const documents::Sheet& sheet, Form& into) {
  return SheetReader(sheet, into).read();
}

}  // namespace serment::compliance
