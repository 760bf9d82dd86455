#include "documents/pdf_finish.h"

#include <exception>

#include "base/embedded.h"
#include "documents/pdf_rewrite.h"
#include "documents/template.h"

namespace serment::embedded {
const std::vector<File>& documents_colour();
const std::vector<File>& documents_xmp();
}  // namespace serment::embedded

namespace serment::documents {
namespace {

constexpr std::string_view kProducer = "Serment, WeasyPrint, qpdf";

/// "2026-11-23T14:30:07+00:00" for XMP; PDF/A asks that the information dictionary say the same.
std::string xmp_date(Instant at) {
  return iso(at).substr(0, 19) + "+00:00";
}

std::string pdf_date(Instant at) {
  std::string digits = "D:";
  for (const char c : iso(at).substr(0, 19))
    if (c >= '0' && c <= '9') digits.push_back(c);
  return digits + "+00'00'";
}

/// XML 1.0 knows no control character but tab and line ends.
std::string without_controls(std::string text) {
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  return text;
}

}  // namespace

Result<Bytes> finish_pdf(ByteView rendered, const PdfOptions& options) {
  PdfAdditions additions;
  additions.title = without_controls(options.title);
  additions.language = options.language;
  additions.producer = kProducer;
  additions.date = pdf_date(options.created);
  additions.profile = embedded::documents_colour().front().text;
  const auto view = View()
                        .set("title", additions.title)
                        .set("language", options.language)
                        .set("producer", kProducer)
                        .set("date", xmp_date(options.created));
  additions.metadata = TRY(fill(embedded::documents_xmp().front().text, view));
  try {
    return rewrite_pdf(as_text(rendered).data(), rendered.size(), additions);
  } catch (const std::exception&) {
    return fail(Errc::internal, "pdf.finish", "Un PDF n’a pas pu être achevé.",
                "Aucun PDF n’a été écrit.",
                "Signalez ce défaut\u00a0: il ne vient pas de vos données.");
  }
}

}  // namespace serment::documents
