#include "inspection/acknowledgement.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>

#include "text/normal_form.h"

namespace serment::inspection {
namespace {

constexpr std::size_t kDigestLength = 64;
constexpr std::size_t kLongestLine = 4096;

/// The 64 hexadecimal digits, in lower case; nothing for anything else.
std::optional<std::string> digest_of(std::string_view text) {
  if (text.size() != kDigestLength) return std::nullopt;
  std::string out;
  for (const char c : text) {
    const char low = c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
    if (!((low >= '0' && low <= '9') || (low >= 'a' && low <= 'f'))) return std::nullopt;
    out += low;
  }
  return out;
}

std::string_view trimmed(std::string_view text) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= kLongestName &&
         std::none_of(name.begin(), name.end(),
                      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

/// Lines in compatibility form, numbered from 1. A line that is too long is kept empty.
std::optional<std::vector<std::string>> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    if (lines.size() == kMostLines) return std::nullopt;
    const auto end = std::min(text.find('\n'), text.size());
    auto line = text.substr(0, end);
    while (line.ends_with('\r')) line.remove_suffix(1);
    lines.push_back(line.size() > kLongestLine ? std::string() : text::compatibility_form(line));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

/// "name (0,4 Ko, SHA-256: hex)," after its star and tab.
std::optional<ListedFile> newest_line(std::string_view line) {
  constexpr std::string_view kMark = "SHA-256:";
  const auto mark = line.rfind(kMark);
  if (mark == std::string_view::npos) return std::nullopt;
  const auto open = line.substr(0, mark).rfind(" (");
  if (open == std::string_view::npos) return std::nullopt;
  auto digest = trimmed(line.substr(mark + kMark.size()));
  while (digest.ends_with(',') || digest.ends_with(';') || digest.ends_with('.') ||
         digest.ends_with(')'))
    digest = trimmed(digest.substr(0, digest.size() - 1));
  const auto name = trimmed(line.substr(0, open));
  const auto read = digest_of(digest);
  if (!read || !is_name(name)) return std::nullopt;
  return ListedFile{std::string(name), 0, *read};
}

Acknowledgement read_newest(const std::vector<std::string>& lines) {
  Acknowledgement found;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string_view line = lines[i];
    if (!line.starts_with("*\t")) continue;
    if (auto file = newest_line(trimmed(line.substr(1))))
      found.files.push_back(std::move(*file));
    else
      found.unreadable_lines.push_back(i + 1);
  }
  return found;
}

/// The second word of a line, without the parenthesis that may close it.
std::string_view second_word(std::string_view line) {
  line = trimmed(line);
  const auto space = line.find_first_of(" \t");
  if (space == std::string_view::npos) return {};
  line = trimmed(line.substr(space));
  auto word = line.substr(0, line.find_first_of(" \t"));
  while (word.ends_with(')') || word.ends_with(',')) word.remove_suffix(1);
  return word;
}

/// Pairs of lines between a line that holds "Chaque empreinte" and one that holds "Pour toute
/// question": the name with its size, then the fingerprint.
Acknowledgement read_older(const std::vector<std::string>& lines) {
  Acknowledgement found;
  found.layout = Acknowledgement::Layout::older;
  bool inside = false;
  std::size_t name_line = 0;  // from 1; 0 while no name waits for its fingerprint
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto line = trimmed(lines[i]);
    if (line.find("Pour toute question") != std::string_view::npos) break;
    if (!inside) {
      inside = line.find("Chaque empreinte") != std::string_view::npos;
      continue;
    }
    if (line.empty()) continue;
    if (name_line == 0) {
      name_line = i + 1;
      continue;
    }
    const auto named = trimmed(lines[name_line - 1]);
    const auto name = trimmed(named.substr(0, std::min(named.rfind(" ("), named.size())));
    const auto digest = digest_of(second_word(line));
    if (digest && is_name(name))
      found.files.push_back({std::string(name), 0, *digest});
    else
      found.unreadable_lines.push_back(name_line);
    name_line = 0;
  }
  if (name_line > 0) found.unreadable_lines.push_back(name_line);
  return found;
}

std::string_view base_of(std::string_view path) {
  const auto slash = path.find_last_of("/\\");
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

enum class Likeness : std::uint8_t { both, digest, name };

/// The lines of an acknowledgement that answer for no file of ours yet; each answers once.
class Unclaimed {
 public:
  explicit Unclaimed(const std::vector<ListedFile>& files) : x_claimed(files.size(), false) {
    for (std::size_t i = files.size(); i > 0; --i)
      for (const auto likeness : {Likeness::both, Likeness::digest, Likeness::name})
        x_lines[key_of(likeness, files[i - 1])].push_back(i - 1);
  }
  std::optional<std::size_t> claim(Likeness likeness, const ListedFile& ours) {
    const auto found = x_lines.find(key_of(likeness, ours));
    if (found == x_lines.end()) return std::nullopt;
    auto& lines = found->second;
    while (!lines.empty() && x_claimed[lines.back()]) lines.pop_back();
    if (lines.empty()) return std::nullopt;
    x_claimed[lines.back()] = true;
    return lines.back();
  }
  [[nodiscard]] std::vector<std::size_t> left() const {
    std::vector<std::size_t> lines;
    for (std::size_t i = 0; i < x_claimed.size(); ++i)
      if (!x_claimed[i]) lines.push_back(i);
    return lines;
  }

 private:
  static std::string key_of(Likeness likeness, const ListedFile& file) {
    std::string key = likeness == Likeness::name ? std::string() : file.sha256;
    if (likeness != Likeness::digest) key.append("/").append(base_of(file.path));
    return key;
  }
  std::map<std::string, std::vector<std::size_t>, std::less<>> x_lines;
  std::vector<bool> x_claimed;
};

/// One line of a list, in whichever of the three formats.
std::optional<ListedFile> listed_line(std::string_view line) {
  if (line.starts_with("SHA256 (")) {
    const auto end = line.rfind(") = ");
    if (end == std::string_view::npos) return std::nullopt;
    const auto digest = digest_of(trimmed(line.substr(end + 4)));
    const auto path = line.substr(8, end - 8);
    if (!digest || end < 8 || !is_name(path)) return std::nullopt;
    return ListedFile{std::string(path), 0, *digest};
  }
  const auto tab = line.find('\t');
  const auto second = tab == std::string_view::npos ? tab : line.find('\t', tab + 1);
  if (second != std::string_view::npos) {
    const auto digest = digest_of(trimmed(line.substr(second + 1)));
    const auto path = line.substr(0, tab);
    const auto size = line.substr(tab + 1, second - tab - 1);
    std::uint64_t bytes = 0;
    const auto read = std::from_chars(size.data(), size.data() + size.size(), bytes);
    if (!digest || !is_name(path) || read.ptr != size.data() + size.size() || size.empty())
      return std::nullopt;
    return ListedFile{std::string(path), bytes, *digest};
  }
  const auto digest = digest_of(line.substr(0, std::min(kDigestLength, line.size())));
  const auto rest = digest ? line.substr(kDigestLength) : std::string_view{};
  if (rest.size() < 3 || rest[0] != ' ' || (rest[1] != '*' && rest[1] != ' ') ||
      !is_name(rest.substr(2)))
    return std::nullopt;
  return ListedFile{std::string(rest.substr(2)), 0, *digest};
}

}  // namespace

Result<Acknowledgement> parse_acknowledgement(std::string_view text) {
  const auto lines = text.size() <= kLargestText ? lines_of(text) : std::nullopt;
  if (!lines)
    return fail(Errc::invalid_input, "acknowledgement.too_large",
                "Ce texte est trop long pour un accusé de réception.", "Rien n’a été comparé.",
                "Collez seulement le message de la plateforme.", "text");
  auto found = read_newest(*lines);
  if (found.files.empty() && found.unreadable_lines.empty()) found = read_older(*lines);
  if (!found.files.empty()) return found;
  return fail(Errc::invalid_input, "acknowledgement.unreadable",
              "Aucun fichier ne se lit dans ce texte.", "Rien n’a été comparé.",
              "Copiez le message entier de la plateforme, puis collez-le ici.", "text");
}

Result<std::vector<ListedFile>> parse_file_list(std::string_view text) {
  const auto lines = text.size() <= kLargestText ? lines_of(text) : std::nullopt;
  if (!lines)
    return fail(Errc::invalid_input, "file_list.too_large", "Cette liste est trop longue.",
                "Rien n’a été comparé.", "Donnez la liste d’un seul contrôle.");
  std::vector<ListedFile> files;
  for (std::size_t i = 0; i < lines->size(); ++i) {
    const std::string_view line = (*lines)[i];
    if (trimmed(line).empty() || line.starts_with("Nom du document\t")) continue;
    auto file = listed_line(line);
    if (!file)
      return fail(Errc::invalid_input, "file_list.unreadable",
                  "Une ligne de cette liste ne se lit pas.", "Rien n’a été comparé.",
                  "Donnez une liste de LOUTRE, de cksum ou de sha256sum.",
                  "ligne " + std::to_string(i + 1));
    files.push_back(std::move(*file));
  }
  return files;
}

std::string_view name_of(FileStatus status) {
  switch (status) {
    case FileStatus::matched:
      return "matched";
    case FileStatus::changed:
      return "changed";
    case FileStatus::unknown:
      return "unknown";
    case FileStatus::missing:
      return "missing";
  }
  return "missing";
}

Comparison compare(const std::vector<ListedFile>& acknowledged,
                   const std::vector<ListedFile>& copied) {
  Unclaimed lines(acknowledged);
  Comparison result;
  for (const auto& ours : copied) result.files.push_back({ours.path, FileStatus::missing, {}});
  // The same content under the same name first, then under another one; only then a name alone.
  for (const auto likeness : {Likeness::both, Likeness::digest, Likeness::name})
    for (std::size_t i = 0; i < copied.size(); ++i) {
      auto& checked = result.files[i];
      if (checked.status != FileStatus::missing) continue;
      const auto line = lines.claim(likeness, copied[i]);
      if (!line) continue;
      checked.status = likeness == Likeness::name ? FileStatus::changed : FileStatus::matched;
      if (likeness == Likeness::digest) checked.other_name = acknowledged[*line].path;
    }
  for (const auto line : lines.left())
    result.files.push_back({acknowledged[line].path, FileStatus::unknown, {}});
  for (const auto& file : result.files) {
    if (file.status == FileStatus::matched) ++result.matched;
    if (file.status == FileStatus::changed) ++result.changed;
    if (file.status == FileStatus::unknown) ++result.unknown;
    if (file.status == FileStatus::missing) ++result.missing;
  }
  return result;
}

}  // namespace serment::inspection
