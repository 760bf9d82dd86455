#include "evidence/archive_check.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "documents/zip_format.h"
#include "evidence/layout.h"
#include "evidence/lists.h"

namespace serment::evidence {
namespace {

namespace zip = documents::zip;
using documents::ZipEntry;

std::uint32_t get16(ByteView bytes, std::size_t at) {
  return bytes[at] | std::uint32_t{bytes[at + 1]} << 8U;
}
std::uint32_t get32(ByteView bytes, std::size_t at) {
  return get16(bytes, at) | get16(bytes, at + 2) << 16U;
}
bool has(ByteView bytes, std::size_t at, std::size_t size) {
  return at <= bytes.size() && bytes.size() - at >= size;
}

/// One way of reading the archive: what it holds, if its headers are believed.
struct Candidate {
  std::vector<ZipEntry> entries;
  std::map<std::uint32_t, std::size_t> times;  ///< MS-DOS date and time → how many headers say so
};

Candidate read_from_first_byte(ByteView bytes) {
  Candidate found;
  std::size_t at = 0;
  while (has(bytes, at, zip::kLocalSize) && get32(bytes, at) == zip::kLocalSignature) {
    const std::size_t size = get32(bytes, at + 18);
    const std::size_t name = get16(bytes, at + 26);
    const std::size_t content = at + zip::kLocalSize + name + get16(bytes, at + 28);
    if (!has(bytes, content, size)) break;
    const auto data = bytes.subspan(content, size);
    found.entries.push_back({std::string(as_text(bytes.subspan(at + zip::kLocalSize, name))),
                             Bytes(data.begin(), data.end())});
    ++found.times[get32(bytes, at + 10)];
    at = content + size;
  }
  return found;
}

Candidate read_by_directory(ByteView bytes) {
  Candidate found;
  if (!has(bytes, 0, zip::kEndSize)) return found;
  const std::size_t end = bytes.size() - zip::kEndSize;
  std::size_t at = get32(bytes, end + 16);
  while (has(bytes, at, zip::kCentralSize) && get32(bytes, at) == zip::kCentralSignature) {
    const std::size_t size = get32(bytes, at + 20);
    const std::size_t name = get16(bytes, at + 28);
    const std::size_t next =
        at + zip::kCentralSize + name + get16(bytes, at + 30) + get16(bytes, at + 32);
    const std::size_t content = get32(bytes, at + 42) + zip::kLocalSize + name;
    if (!has(bytes, at + zip::kCentralSize, name) || !has(bytes, content, size)) break;
    const auto data = bytes.subspan(content, size);
    found.entries.push_back({std::string(as_text(bytes.subspan(at + zip::kCentralSize, name))),
                             Bytes(data.begin(), data.end())});
    ++found.times[get32(bytes, at + 12)];
    at = next;
  }
  return found;
}

/// The instant of the MS-DOS date and time that most headers give.
Instant usual_time(const Candidate& candidate) {
  std::uint32_t packed = 0;
  std::size_t most = 0;
  for (const auto& [time, count] : candidate.times)
    if (count > most) {
      packed = time;
      most = count;
    }
  const Date day{std::chrono::year{static_cast<int>(1980 + (packed >> 25U))},
                 std::chrono::month{packed >> 21U & 15U}, std::chrono::day{packed >> 16U & 31U}};
  if (!day.ok()) return {};
  return Instant{std::chrono::sys_days{day}} + std::chrono::hours(packed >> 11U & 31U) +
         std::chrono::minutes(packed >> 5U & 63U) + std::chrono::seconds((packed & 31U) * 2);
}

/// A part of the archive, in the order of its bytes.
struct Part {
  std::size_t size = 0;
  std::string file;  ///< empty for the end record
  std::string what;
};

std::vector<Part> parts_of(const std::vector<ZipEntry>& entries) {
  std::vector<Part> parts;
  for (const auto& entry : entries) {
    parts.push_back(
        {zip::kLocalSize + entry.name.size(), entry.name, "son en-tête dans l’archive"});
    parts.push_back({entry.bytes.size(), entry.name, "son contenu"});
  }
  for (const auto& entry : entries)
    parts.push_back({zip::kCentralSize + entry.name.size(), entry.name,
                     "sa ligne dans la table des matières de l’archive"});
  parts.push_back({zip::kEndSize, {}, "la fin de l’archive"});
  return parts;
}

/// A reading judged: the archive that its entries must make, and how far the real one is from it.
struct Judged {
  Candidate candidate;
  Instant modified{};
  Bytes expected;
  std::size_t unlisted = 0;   ///< names that the archive's own lists do not know
  std::size_t different = 0;  ///< bytes
};

std::size_t unlisted_names(const std::vector<ZipEntry>& entries) {
  std::string lists;
  for (const auto& entry : entries)
    if (is_list(entry.name)) lists += as_text(entry.bytes);
  return static_cast<std::size_t>(
      std::count_if(entries.begin(), entries.end(), [&](const ZipEntry& entry) {
        return !is_list(entry.name) && lists.find(entry.name) == std::string::npos;
      }));
}

std::optional<Judged> judge(ByteView bytes, Candidate candidate) {
  if (candidate.entries.empty()) return std::nullopt;
  Judged judged;
  judged.modified = usual_time(candidate);
  auto expected =
      documents::write_zip(candidate.entries, judged.modified, documents::ZipMethod::store);
  if (!expected) return std::nullopt;
  judged.expected = std::move(*expected);
  const std::size_t common = std::min(bytes.size(), judged.expected.size());
  judged.different = std::max(bytes.size(), judged.expected.size()) - common;
  for (std::size_t i = 0; i < common; ++i) judged.different += bytes[i] != judged.expected[i];
  judged.unlisted = unlisted_names(candidate.entries);
  judged.candidate = std::move(candidate);
  return judged;
}

/// A name as a report may show it: nothing of it may speak to the terminal.
std::string shown_name(std::string_view name) {
  constexpr std::size_t kMostShown = 80;
  std::string text(name.substr(0, kMostShown));
  for (char& c : text)
    if (c < ' ' || c > '~') c = '?';  // whatever the sign of a char, ASCII alone is left
  return text.empty() ? "(nom vide)" : text;
}

/// The names for which no archive is ever written: empty, out of the folder, or twice.
void find_bad_names(const std::vector<ZipEntry>& entries, std::vector<Finding>& findings) {
  std::set<std::string_view> seen;
  for (const auto& entry : entries) {
    if (!documents::is_safe_entry_name(entry.name))
      findings.push_back({shown_name(entry.name), "archive.name",
                          "ce nom de fichier n’est pas admis dans un dossier."});
    else if (!seen.insert(entry.name).second)
      findings.push_back(
          {shown_name(entry.name), "archive.name", "deux fichiers de l’archive portent ce nom."});
  }
}

/// Why no archive is made of what was read, by either way of reading it.
std::vector<Finding> why_unreadable(ByteView bytes) {
  std::vector<Finding> findings;
  const auto by_directory = read_by_directory(bytes);
  const auto from_first = read_from_first_byte(bytes);
  const bool directory_says_more = by_directory.entries.size() >= from_first.entries.size();
  find_bad_names(directory_says_more ? by_directory.entries : from_first.entries, findings);
  if (findings.empty())
    findings.push_back({"archive", "archive.unreadable",
                        "ce fichier n’est pas une archive de preuve, ou il en manque trop pour la "
                        "lire."});
  return findings;
}

bool explains_more(const Judged& a, const Judged& b) {
  return std::pair(a.unlisted, a.different) < std::pair(b.unlisted, b.different);
}

/// Where the checksum of an entry stands in its two headers.
bool checksums_agree(ByteView bytes, std::size_t local, std::size_t central) {
  return has(bytes, local, zip::kLocalSize) && has(bytes, central, zip::kCentralSize) &&
         get32(bytes, local + 14) == get32(bytes, central + 16);
}

/// Names every part whose bytes are not the expected ones. When both headers agree on a checksum
/// that the content does not have, the content is what changed.
void name_differences(ByteView bytes, const Judged& judged, std::vector<Finding>& findings) {
  const auto& entries = judged.candidate.entries;
  const auto parts = parts_of(entries);
  std::vector<std::size_t> starts;
  std::size_t start = 0;
  for (const auto& part : parts) {
    starts.push_back(start);
    start += part.size;
  }
  std::set<std::string> changed_content;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const auto local = starts[2 * i];
    const auto central = starts[2 * entries.size() + i];
    if (checksums_agree(bytes, local, central) &&
        get32(bytes, local + 14) != get32(judged.expected, local + 14))
      changed_content.insert(entries[i].name);
  }
  for (const auto& name : changed_content)
    findings.push_back({name, "archive.content",
                        "le contenu de ce fichier ne correspond plus à la somme de contrôle que "
                        "l’archive en garde."});
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (changed_content.contains(parts[i].file)) continue;
    const auto from = std::min(starts[i], bytes.size());
    const auto to = std::min(starts[i] + parts[i].size, bytes.size());
    if (to - from == parts[i].size &&
        std::equal(bytes.begin() + static_cast<std::ptrdiff_t>(from),
                   bytes.begin() + static_cast<std::ptrdiff_t>(to),
                   judged.expected.begin() + static_cast<std::ptrdiff_t>(starts[i])))
      continue;
    findings.push_back({parts[i].file.empty() ? "archive" : parts[i].file, "archive.structure",
                        parts[i].what + " n’a pas la forme prévue."});
    // Once bytes are missing or added, everything after them is shifted: the first part says it
    // all.
    if (bytes.size() != judged.expected.size()) return;
  }
}

}  // namespace

ArchiveReading read_bundle(ByteView zip) {
  auto by_directory = judge(zip, read_by_directory(zip));
  auto from_first = judge(zip, read_from_first_byte(zip));
  ArchiveReading reading;
  if (!by_directory && !from_first) {
    reading.findings = why_unreadable(zip);
    return reading;
  }
  Judged best = !by_directory ? std::move(*from_first)
                : from_first && explains_more(*from_first, *by_directory)
                    ? std::move(*from_first)
                    : std::move(*by_directory);
  if (zip.size() != best.expected.size())
    reading.findings.push_back(
        {"archive", "archive.size",
         zip.size() > best.expected.size()
             ? "l’archive contient des octets qui n’appartiennent à aucun fichier."
             : "il manque des octets à l’archive."});
  if (best.different > 0) name_differences(zip, best, reading.findings);
  if (best.different > 0 && reading.findings.empty())
    reading.findings.push_back(
        {"archive", "archive.structure", "l’archive n’a pas la forme prévue."});
  reading.entries = std::move(best.candidate.entries);
  reading.modified = best.modified;
  return reading;
}

}  // namespace serment::evidence
