#pragma once
// The acknowledgement that CNIL's platform sends for files it received, in both of its layouts, and
// its comparison with what was copied. The text comes from outside: everything is bounded.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace serment::inspection {

/// A file as a list speaks of it.
struct ListedFile {
  std::string path;
  std::uint64_t size = 0;  ///< 0: the list does not say
  std::string sha256;      ///< 64 lower-case hexadecimal digits
  bool operator==(const ListedFile&) const = default;
};

inline constexpr std::size_t kLargestText = 1U << 20;
inline constexpr std::size_t kMostLines = 20'000;
inline constexpr std::size_t kLongestName = 255;

struct Acknowledgement {
  enum class Layout : std::uint8_t { newest, older };
  Layout layout = Layout::newest;
  std::vector<ListedFile> files;
  /// Lines that announce a file and do not read: they are told, never forgotten.
  std::vector<std::size_t> unreadable_lines;
};
/// Errors: invalid_input "acknowledgement.too_large", "acknowledgement.unreadable" (no file in it).
Result<Acknowledgement> parse_acknowledgement(std::string_view text);

/// A list of files in one of the inspectors' three formats (BSD, GNU, CNIL). Errors: invalid_input
/// "file_list.too_large", "file_list.unreadable" with the line.
Result<std::vector<ListedFile>> parse_file_list(std::string_view text);

enum class FileStatus : std::uint8_t {
  matched,  ///< the same fingerprint
  changed,  ///< the same name, another fingerprint
  unknown,  ///< acknowledged, and not in our list
  missing,  ///< in our list, and not acknowledged
};
std::string_view name_of(FileStatus status);

struct CheckedFile {
  std::string path;  ///< ours; theirs when unknown
  FileStatus status = FileStatus::matched;
  std::string other_name;  ///< their name, when a matched file has another one there
};
struct Comparison {
  std::vector<CheckedFile> files;
  std::uint64_t matched = 0, changed = 0, unknown = 0, missing = 0;
  [[nodiscard]] bool is_exact() const { return changed + unknown + missing == 0; }
};
/// Ours first, in our order; then what we do not know.
Comparison compare(const std::vector<ListedFile>& acknowledged,
                   const std::vector<ListedFile>& copied);

}  // namespace serment::inspection
