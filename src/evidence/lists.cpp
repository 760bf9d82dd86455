#include "evidence/lists.h"

#include <algorithm>

#include "crypto/encoding.h"
#include "crypto/hash.h"
#include "evidence/layout.h"

namespace serment::evidence {
namespace {

// The inspectors' tool writes plain spaces where our own texts have no-break ones.
constexpr std::string_view kPieceBefore =
    " : copie sur support informatique d’un document intitulé «\x20";
constexpr std::string_view kPieceAfter = "\x20» — ";

std::string bsd_line(const ListedEntry& entry) {
  return "SHA256 (" + entry.name + ") = " + entry.sha256 + "\n";
}

/// One line for each entry that lists speak of.
template <class Line>
std::string lines(const std::vector<ListedEntry>& entries, const Line& line) {
  std::string text;
  for (const auto& entry : entries)
    if (!is_list(entry.name)) text += line(entry);
  return text;
}

std::string gnu_text(const std::vector<ListedEntry>& entries) {
  return lines(entries,
               [](const ListedEntry& entry) { return entry.sha256 + " *" + entry.name + "\n"; });
}

std::string cnil_text(const std::vector<ListedEntry>& entries) {
  return "Nom du document\tTaille (octets)\tSHA256\r\n" +
         lines(entries, [](const ListedEntry& entry) {
           return entry.name + "\t" + std::to_string(entry.size) + "\t" + entry.sha256 + "\r\n";
         });
}

std::string pieces_text(const std::vector<ListedEntry>& entries) {
  std::size_t number = 0;
  return lines(entries, [&](const ListedEntry& entry) {
    return "PIÈCE No " + std::to_string(++number) + std::string(kPieceBefore) + entry.name +
           std::string(kPieceAfter) + std::to_string(entry.size) +
           " octets, SHA256 : " + entry.sha256 + "\n";
  });
}

std::string_view between(std::string_view line, std::string_view before, std::string_view after) {
  const auto start = line.find(before);
  if (start == std::string_view::npos) return {};
  const auto from = start + before.size();
  const auto end = line.find(after, from);
  return end == std::string_view::npos ? std::string_view{} : line.substr(from, end - from);
}

}  // namespace

bool is_list(std::string_view name) {
  return std::find(kLists.begin(), kLists.end(), name) != kLists.end();
}

std::vector<ListedEntry> listed(const std::vector<documents::ZipEntry>& entries) {
  std::vector<ListedEntry> all;
  all.reserve(entries.size());
  for (const auto& entry : entries)
    all.push_back({entry.name, entry.bytes.size(), crypto::hex(crypto::sha256(entry.bytes))});
  return all;
}

std::string list_text(std::string_view list, const std::vector<ListedEntry>& entries) {
  if (list == kBsdList) return lines(entries, bsd_line);
  if (list == kGnuList) return gnu_text(entries);
  if (list == kCnilList) return cnil_text(entries);
  return pieces_text(entries);
}

std::string bsd_list(const std::vector<documents::ZipEntry>& entries) {
  return list_text(kBsdList, entries);
}

std::string gnu_list(const std::vector<documents::ZipEntry>& entries) {
  return list_text(kGnuList, entries);
}

std::string cnil_list(const std::vector<documents::ZipEntry>& entries) {
  return list_text(kCnilList, entries);
}

std::string pieces_list(const std::vector<documents::ZipEntry>& entries) {
  return list_text(kPieces, entries);
}

std::string list_text(std::string_view list, const std::vector<documents::ZipEntry>& entries) {
  return list_text(list, listed(entries));
}

std::string_view path_in_line(std::string_view list, std::string_view line) {
  if (list == kBsdList) return between(line, "(", ") = ");
  if (list == kGnuList) {
    const auto star = line.find(" *");
    return star == std::string_view::npos ? std::string_view{} : line.substr(star + 2);
  }
  if (list == kPieces) return between(line, kPieceBefore, kPieceAfter);
  const auto path = line.substr(0, std::min(line.find('\t'), line.size()));
  return path == "Nom du document" ? std::string_view{} : path;
}

std::string text_to_sign(const std::vector<documents::ZipEntry>& entries, std::string_view as_of) {
  std::size_t files = 0;
  std::string list;
  for (const auto& entry : listed(entries)) {
    if (is_list(entry.name) || entry.name == kSignedList) continue;
    list += bsd_line(entry);
    ++files;
  }
  return std::string(kFormat) + "\n" + std::string(as_of) + "\n" + std::to_string(files) + "\n" +
         crypto::hex(crypto::sha256(as_bytes(list))) + "\n";
}

}  // namespace serment::evidence
