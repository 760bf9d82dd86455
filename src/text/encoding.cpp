#include "text/encoding.h"

namespace serment::text {
namespace {

struct LeadByte {
  unsigned first, last;             ///< range of the lead byte
  unsigned second_min, second_max;  ///< range of the byte after it
  std::size_t length;
};

// RFC 3629 §4.
constexpr LeadByte kLeadBytes[] = {
    {0xC2, 0xDF, 0x80, 0xBF, 2}, {0xE0, 0xE0, 0xA0, 0xBF, 3}, {0xE1, 0xEC, 0x80, 0xBF, 3},
    {0xED, 0xED, 0x80, 0x9F, 3}, {0xEE, 0xEF, 0x80, 0xBF, 3}, {0xF0, 0xF0, 0x90, 0xBF, 4},
    {0xF1, 0xF3, 0x80, 0xBF, 4}, {0xF4, 0xF4, 0x80, 0x8F, 4},
};

std::size_t sequence_at(std::string_view bytes, std::size_t at) {
  const auto byte = [&](std::size_t i) -> unsigned { return static_cast<unsigned char>(bytes[i]); };
  if (byte(at) < 0x80) return 1;
  for (const auto& lead : kLeadBytes) {
    if (byte(at) < lead.first || byte(at) > lead.last) continue;
    if (at + lead.length > bytes.size()) return 0;
    if (byte(at + 1) < lead.second_min || byte(at + 1) > lead.second_max) return 0;
    for (std::size_t i = 2; i < lead.length; ++i) {
      if ((byte(at + i) & 0xC0U) != 0x80U) return 0;
    }
    return lead.length;
  }
  return 0;
}

// Code points of the bytes 80 to 9F; 0 where Windows-1252 has none.
constexpr char32_t kUpperControls[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

void append_code_point(std::string& out, char32_t point) {
  const auto put = [&](char32_t byte) { out += static_cast<char>(byte); };
  if (point < 0x800) {
    put(0xC0U | (point >> 6U));
  } else {
    put(0xE0U | (point >> 12U));
    put(0x80U | ((point >> 6U) & 0x3FU));
  }
  put(0x80U | (point & 0x3FU));
}

}  // namespace

bool is_valid_utf8(std::string_view bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    const auto length = sequence_at(bytes, at);
    if (length == 0) return false;
    at += length;
  }
  return true;
}

Utf8Evidence utf8_evidence(std::string_view bytes) {
  Utf8Evidence evidence;
  for (std::size_t at = 0; at < bytes.size();) {
    const auto length = sequence_at(bytes, at);
    if (length > 1) ++evidence.sequences;
    if (length == 0) ++evidence.faults;
    at += length == 0 ? 1 : length;
  }
  return evidence;
}

std::optional<std::string> from_windows_1252(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 8);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      out += c;
      continue;
    }
    const char32_t point = byte < 0xA0 ? kUpperControls[byte - 0x80] : byte;
    if (point == 0) return std::nullopt;
    append_code_point(out, point);
  }
  return out;
}

}  // namespace serment::text
