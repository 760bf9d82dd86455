#pragma once
// The numbers of the ZIP format (APPNOTE 6.3) that the writer and the reader share.
#include <cstddef>
#include <cstdint>

namespace serment::documents::zip {

inline constexpr std::uint32_t kLocalSignature = 0x04034B50;
inline constexpr std::uint32_t kCentralSignature = 0x02014B50;
inline constexpr std::uint32_t kEndSignature = 0x06054B50;
inline constexpr std::size_t kLocalSize = 30;
inline constexpr std::size_t kCentralSize = 46;
inline constexpr std::size_t kEndSize = 22;
inline constexpr std::uint32_t kVersion = 20;           ///< 2.0: folders and deflate
inline constexpr std::uint32_t kMadeByUnix = 3U << 8U;  ///< so that unpacking gives rw-r--r--
inline constexpr std::uint32_t kRegularFile0644 = 0100644;
inline constexpr std::uint16_t kStored = 0;
inline constexpr std::uint16_t kDeflated = 8;
inline constexpr std::uint16_t kUtf8Flag = 1U << 11U;

}  // namespace serment::documents::zip
