#include <algorithm>
#include <map>
#include <set>

#include "evidence/checks.h"
#include "evidence/layout.h"
#include "evidence/lists.h"

namespace serment::evidence {
namespace {

using documents::ZipEntry;
constexpr std::size_t kMaxName = 80;

bool is_plain_name(std::string_view name) {
  return name.size() <= kMaxName && std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '.' || c == '-' || c == '_' || c == '/';
         });
}

std::string lower(std::string_view name) {
  std::string text(name);
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size() - 1);
    lines.push_back(text.substr(0, end + 1));
    text.remove_prefix(end + 1);
  }
  return lines;
}

std::string_view without_line_end(std::string_view line) {
  while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

/// A line's fingerprint and size without its number, so that one added piece does not blame every
/// piece after it.
std::string_view said_of(std::string_view list, std::string_view line) {
  line = without_line_end(line);
  return list == kPieces ? line.substr(std::min(line.find(" : "), line.size())) : line;
}

using ByPath = std::map<std::string, std::string, std::less<>>;
ByPath by_path(std::string_view list, std::string_view text) {
  ByPath found;
  for (const auto line : lines_of(text)) {
    const auto path = path_in_line(list, without_line_end(line));
    if (!path.empty()) found.emplace(path, said_of(list, line));
  }
  return found;
}

struct Blame {
  std::size_t changed = 0, unlisted = 0, missing = 0;
  [[nodiscard]] std::size_t total() const { return changed + unlisted + missing; }
};
using Blames = std::map<std::string, Blame, std::less<>>;

/// What one list says against each file.
Blames blames_of(std::string_view list, std::string_view actual, std::string_view expected) {
  Blames blames;
  const auto said = by_path(list, actual);
  const auto wanted = by_path(list, expected);
  for (const auto& [path, line] : wanted) {
    const auto it = said.find(path);
    if (it == said.end())
      ++blames[path].unlisted;
    else if (it->second != line)
      ++blames[path].changed;
  }
  for (const auto& [path, line] : said)
    if (!wanted.contains(path)) ++blames[path].missing;
  return blames;
}

void report_file(const std::string& path, const Blame& blame, Report& report) {
  if (blame.changed > 0)
    report.findings.push_back(
        {path, "file.changed", "ce fichier n’est plus celui que les listes décrivent."});
  else if (blame.unlisted > 0)
    report.findings.push_back({path, "file.added", "ce fichier n’est dans aucune des listes."});
  else
    report.findings.push_back(
        {path, "file.missing", "les listes décrivent ce fichier, et il n’est pas là."});
}

/// The first line where a list is not what it must be.
void report_list(std::string_view list, std::string_view actual, std::string_view expected,
                 Report& report) {
  const auto said = lines_of(actual);
  const auto wanted = lines_of(expected);
  std::size_t line = 0;
  while (line < said.size() && line < wanted.size() && said[line] == wanted[line]) ++line;
  report.findings.push_back({std::string(list), "list.changed",
                             "cette liste n’est pas celle des fichiers du dossier (ligne\u00a0" +
                                 std::to_string(line + 1) + ")."});
}

}  // namespace

const ZipEntry* find_entry(const std::vector<ZipEntry>& entries, std::string_view name) {
  const auto it = std::find_if(entries.begin(), entries.end(),
                               [&](const ZipEntry& entry) { return entry.name == name; });
  return it == entries.end() ? nullptr : &*it;
}

std::string_view entry_text(const std::vector<ZipEntry>& entries, std::string_view name) {
  const auto* entry = find_entry(entries, name);
  return entry == nullptr ? std::string_view{} : as_text(entry->bytes);
}

void check_layout(const std::vector<ZipEntry>& entries, Report& report) {
  std::set<std::string> seen;
  const std::string* before = nullptr;
  for (const auto& entry : entries) {
    const auto refuse = [&](std::string text) {
      report.findings.push_back({entry.name, "archive.name", std::move(text)});
    };
    if (!is_plain_name(entry.name)) refuse("ce nom de fichier n’est pas admis dans un dossier.");
    if (!seen.insert(lower(entry.name)).second)
      refuse("un autre fichier porte le même nom, aux majuscules près.");
    if (before != nullptr && !(*before < entry.name))
      refuse("ce fichier n’est pas à sa place dans l’ordre des noms.");
    before = &entry.name;
  }
  for (const auto name : {kReadMe, kSummary, kBsdList, kGnuList, kCnilList, kPieces, kState, kKey,
                          kCheckpoint, kSignedList})
    if (find_entry(entries, name) == nullptr)
      report.findings.push_back({std::string(name), "file.missing", "ce fichier manque."});
}

void check_lists(const std::vector<ZipEntry>& entries, Report& report) {
  Blames all;
  std::map<std::string_view, Blames> by_list;
  for (const auto list : kLists) {
    if (find_entry(entries, list) == nullptr) continue;
    by_list[list] = blames_of(list, entry_text(entries, list), list_text(list, entries));
    for (const auto& [path, blame] : by_list[list]) {
      all[path].changed += blame.changed;
      all[path].unlisted += blame.unlisted;
      all[path].missing += blame.missing;
    }
  }
  // Two lists that say the same against a file accuse the file; one alone accuses itself.
  for (const auto& [path, blame] : all)
    if (blame.total() > 1) report_file(path, blame, report);
  std::size_t exact = 0;
  for (const auto& [list, blames] : by_list) {
    const auto actual = entry_text(entries, list);
    const auto expected = list_text(list, entries);
    const bool file_at_fault = std::any_of(blames.begin(), blames.end(), [&](const auto& blame) {
      return all[blame.first].total() > 1;
    });
    if (actual == expected)
      ++exact;
    else if (!file_at_fault)
      report_list(list, actual, expected, report);
  }
  if (exact == kLists.size())
    report.passed.push_back("Les quatre listes décrivent exactement les " +
                            std::to_string(report.files - exact) +
                            "\u00a0autres fichiers\u00a0: taille et empreinte SHA-256 de chacun.");
}

}  // namespace serment::evidence
