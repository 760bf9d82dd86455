#pragma once
// The lists of a bundle's files, for sha256sum, cksum, the inspectors' tool and an official report;
// and the text by which the practice signs them all.
#include <string>
#include <string_view>
#include <vector>

#include "documents/documents.h"

namespace serment::evidence {

/// A file as the lists speak of it.
struct ListedEntry {
  std::string name;
  std::uint64_t size = 0;
  std::string sha256;  ///< lower-case hexadecimal
};
std::vector<ListedEntry> listed(const std::vector<documents::ZipEntry>& entries);

/// True for the four lists themselves.
bool is_list(std::string_view name);

/// The exact text that each list must have for these entries (the four lists are left out of it).
std::string bsd_list(const std::vector<documents::ZipEntry>& entries);
std::string gnu_list(const std::vector<documents::ZipEntry>& entries);
std::string cnil_list(const std::vector<documents::ZipEntry>& entries);
std::string pieces_list(const std::vector<documents::ZipEntry>& entries);
/// The list of that name (one of kLists).
std::string list_text(std::string_view list, const std::vector<ListedEntry>& entries);
std::string list_text(std::string_view list, const std::vector<documents::ZipEntry>& entries);
/// The path that a line of that list speaks of; empty for a heading.
std::string_view path_in_line(std::string_view list, std::string_view line);

/// What the practice signs: a heading, the instant, the number of files and the SHA-256 of their
/// BSD lines, for every file but the four lists and the signed one itself.
std::string text_to_sign(const std::vector<documents::ZipEntry>& entries, std::string_view as_of);

}  // namespace serment::evidence
