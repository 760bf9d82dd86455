#pragma once
// The only door to qpdf. Its headers cannot be read as C++20 by clang 14 (vectors of an incomplete
// type), so this file and pdf_rewrite.cpp are C++17 and include nothing of ours.
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace serment::documents {

/// What is added to a rendered PDF. Texts are UTF-8; dates as PDF writes them ("D:2026…+00'00'").
struct PdfAdditions {
  std::string title;
  std::string language;
  std::string producer;
  std::string date;
  std::string metadata;  ///< the XMP packet
  std::string profile;   ///< the ICC profile
};

/// Throws std::exception when qpdf cannot read or write.
std::vector<std::uint8_t> rewrite_pdf(const char* bytes, std::size_t size,
                                      const PdfAdditions& additions);

/// The pages of all, in order. `texts` are whole PDF files. Throws std::exception when one of them
/// cannot be read.
std::vector<std::uint8_t> join_pages(const std::vector<std::string>& texts);

}  // namespace serment::documents
