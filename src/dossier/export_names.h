#pragma once
// The names that an exported dossier is written with and read back by (docs/format/export.md).
#include <cstdint>
#include <string_view>

namespace serment::dossier {

inline constexpr std::string_view kExportTagSystem = "urn:serment:export";
inline constexpr std::string_view kExportTagCode = "dossier";
inline constexpr std::string_view kExportFiles = "pieces/";
inline constexpr std::size_t kExportNameSize = 32;  ///< hexadecimal digits of the file's SHA-256
inline constexpr std::string_view kFactsId = "serment-facts-";
inline constexpr std::string_view kFactUrl = "urn:serment:fact:";
inline constexpr std::int64_t kFactsFormat = 1;
inline constexpr std::string_view kCategoryUrl = "urn:serment:category";

}  // namespace serment::dossier
