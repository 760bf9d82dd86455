#include "compliance/difference.h"

#include <algorithm>

namespace serment::compliance {
namespace {

/// A row on one line: "Sous-traitants ; Éditeur du logiciel".
std::string row_text(const Form& row) {
  if (row.kind == Form::Kind::text) return row.text;
  std::string text;
  for (const auto& cell : row.children) {
    if (cell.text.empty()) continue;
    text += (text.empty() ? "" : "\u202f; ") + cell.text;
  }
  return text;
}

/// Pairs of equal rows, in order, as many as possible (longest common subsequence).
std::vector<std::pair<std::size_t, std::size_t>> equal_rows(const std::vector<Form>& before,
                                                            const std::vector<Form>& after) {
  const auto rows = before.size();
  const auto columns = after.size();
  std::vector<std::vector<std::size_t>> length(rows + 1, std::vector<std::size_t>(columns + 1));
  for (auto i = rows; i-- > 0;)
    for (auto j = columns; j-- > 0;)
      length[i][j] = before[i].same_content(after[j])
                         ? length[i + 1][j + 1] + 1
                         : std::max(length[i + 1][j], length[i][j + 1]);
  std::vector<std::pair<std::size_t, std::size_t>> pairs;
  for (std::size_t i = 0, j = 0; i < rows && j < columns;) {
    if (before[i].same_content(after[j])) {
      pairs.emplace_back(i++, j++);
    } else if (length[i + 1][j] >= length[i][j + 1]) {
      ++i;
    } else {
      ++j;
    }
  }
  return pairs;
}

class Comparison {
 public:
  void group(const Form& before, const Form& after) {
    for (std::size_t i = 0; i < before.children.size(); ++i) {
      const auto& old_field = before.children[i];
      const auto& new_field = after.children[i];
      const std::string path(new_field.info->member);
      if (old_field.kind == Form::Kind::list) {
        list(old_field, new_field, path);
      } else if (old_field.text != new_field.text) {
        changes.push_back(
            {path, std::string(new_field.info->label), old_field.text, new_field.text});
      }
    }
  }

  std::vector<Change> changes{};

 private:
  void list(const Form& before, const Form& after, const std::string& path) {
    auto pairs = equal_rows(before.children, after.children);
    pairs.emplace_back(before.children.size(), after.children.size());
    std::size_t i = 0;
    std::size_t j = 0;
    for (const auto& [old_end, new_end] : pairs) {
      for (; i < old_end && j < new_end; ++i, ++j) row(before, i, after, j, path);
      for (; i < old_end; ++i)
        changes.push_back(
            {place(path, i), label_of(before, i, nullptr), row_text(before.children[i]), {}});
      for (; j < new_end; ++j)
        changes.push_back(
            {place(path, j), label_of(after, j, nullptr), {}, row_text(after.children[j])});
      ++i;
      ++j;
    }
  }

  void row(const Form& before, std::size_t i, const Form& after, std::size_t j,
           const std::string& path) {
    const auto& old_row = before.children[i];
    const auto& new_row = after.children[j];
    if (old_row.kind == Form::Kind::text) {
      changes.push_back({place(path, j), label_of(after, j, nullptr), old_row.text, new_row.text});
      return;
    }
    for (std::size_t k = 0; k < old_row.children.size(); ++k) {
      const auto& cell = new_row.children[k];
      if (old_row.children[k].text != cell.text)
        changes.push_back({place(path, j) + "." + std::string(cell.info->member),
                           label_of(after, j, &cell), old_row.children[k].text, cell.text});
    }
  }

  static std::string place(const std::string& path, std::size_t index) {
    return path + "[" + std::to_string(index + 1) + "]";
  }
};

}  // namespace

std::vector<Change> differences(const Form& before, const Form& after) {
  Comparison comparison;
  comparison.group(before, after);
  return std::move(comparison.changes);
}

std::vector<Change> differences(const ProcessingActivity& before, const ProcessingActivity& after) {
  return differences(form_of(before), form_of(after));
}

std::string difference_text(const std::vector<Change>& changes) {
  if (changes.empty()) return "Aucun changement.\n";
  std::string text;
  for (const auto& change : changes) {
    text += change.label + "\n";
    if (!change.before.empty()) text += "  avant : " + change.before + "\n";
    text += change.after.empty() ? "  retiré\n" : "  après : " + change.after + "\n";
  }
  return text;
}

}  // namespace serment::compliance
