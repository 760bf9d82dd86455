#include "documents/pdf_finish.h"

#include <exception>
#define POINTERHOLDER_TRANSITION 4  // std::shared_ptr only
#include <qpdf/Buffer.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>
#include <qpdf/QPDFWriter.hh>

#include "base/embedded.h"
#include "documents/template.h"

namespace serment::embedded {
const std::vector<File>& documents_colour();
const std::vector<File>& documents_xmp();
}  // namespace serment::embedded

namespace serment::documents {
namespace {

constexpr std::string_view kProducer = "Serment, WeasyPrint, qpdf";
constexpr int kPrintFlag = 4;

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

void set_information(QPDF& pdf, const PdfOptions& options, const std::string& title) {
  auto information = QPDFObjectHandle::newDictionary();
  information.replaceKey("/Title", QPDFObjectHandle::newUnicodeString(title));
  information.replaceKey("/Producer", QPDFObjectHandle::newString(std::string(kProducer)));
  information.replaceKey("/CreationDate", QPDFObjectHandle::newString(pdf_date(options.created)));
  information.replaceKey("/ModDate", QPDFObjectHandle::newString(pdf_date(options.created)));
  pdf.getTrailer().replaceKey("/Info", pdf.makeIndirectObject(information));
}

Result<void> set_metadata(QPDF& pdf, const PdfOptions& options, const std::string& title) {
  const auto view = View()
                        .set("title", title)
                        .set("language", options.language)
                        .set("producer", kProducer)
                        .set("date", xmp_date(options.created));
  auto metadata =
      QPDFObjectHandle::newStream(&pdf, TRY(fill(embedded::documents_xmp().front().text, view)));
  metadata.getDict().replaceKey("/Type", QPDFObjectHandle::newName("/Metadata"));
  metadata.getDict().replaceKey("/Subtype", QPDFObjectHandle::newName("/XML"));
  pdf.getRoot().replaceKey("/Metadata", pdf.makeIndirectObject(metadata));
  return {};
}

void set_output_intent(QPDF& pdf) {
  auto profile =
      QPDFObjectHandle::newStream(&pdf, std::string(embedded::documents_colour().front().text));
  profile.getDict().replaceKey("/N", QPDFObjectHandle::newInteger(3));
  auto intent = QPDFObjectHandle::newDictionary();
  intent.replaceKey("/Type", QPDFObjectHandle::newName("/OutputIntent"));
  intent.replaceKey("/S", QPDFObjectHandle::newName("/GTS_PDFA1"));
  intent.replaceKey("/OutputConditionIdentifier", QPDFObjectHandle::newString("sRGB"));
  intent.replaceKey("/Info", QPDFObjectHandle::newString("sRGB IEC61966-2.1"));
  intent.replaceKey("/DestOutputProfile", pdf.makeIndirectObject(profile));
  auto intents = QPDFObjectHandle::newArray();
  intents.appendItem(intent);
  pdf.getRoot().replaceKey("/OutputIntents", intents);
}

/// PDF/A wants every annotation printed, PDF/UA wants tabs in structure order and a text for links.
void set_annotations(QPDF& pdf) {
  for (auto& page : QPDFPageDocumentHelper(pdf).getAllPages()) {
    auto dictionary = page.getObjectHandle();
    dictionary.replaceKey("/Tabs", QPDFObjectHandle::newName("/S"));
    auto annotations = dictionary.getKey("/Annots");
    if (!annotations.isArray()) continue;
    for (auto& annotation : annotations.getArrayAsVector()) {
      annotation.replaceKey("/F", QPDFObjectHandle::newInteger(kPrintFlag));
      auto address = annotation.getKeyIfDict("/A").getKeyIfDict("/URI");
      if (!annotation.hasKey("/Contents") && address.isString())
        annotation.replaceKey("/Contents", address);
    }
  }
}

Bytes written(QPDF& pdf) {
  QPDFWriter writer(pdf);
  writer.setOutputMemory();
  writer.setDeterministicID(true);
  writer.setObjectStreamMode(qpdf_o_disable);  // PDF/A-1 readers open it too
  writer.setNewlineBeforeEndstream(true);
  writer.write();
  const auto buffer = writer.getBufferSharedPointer();
  return {buffer->getBuffer(), buffer->getBuffer() + buffer->getSize()};
}

}  // namespace

Result<Bytes> finish_pdf(ByteView rendered, const PdfOptions& options) try {
  QPDF pdf;
  pdf.setSuppressWarnings(true);
  pdf.processMemoryFile("rendered", as_text(rendered).data(), rendered.size());
  const auto title = without_controls(options.title);
  pdf.getTrailer().removeKey("/ID");
  pdf.getRoot().replaceKey("/Lang", QPDFObjectHandle::newUnicodeString(options.language));
  set_information(pdf, options, title);
  TRY_VOID(set_metadata(pdf, options, title));
  set_output_intent(pdf);
  set_annotations(pdf);
  return written(pdf);
} catch (const std::exception&) {
  return fail(Errc::internal, "pdf.finish", "Un PDF n’a pas pu être achevé.",
              "Aucun PDF n’a été écrit.",
              "Signalez ce défaut\u00a0: il ne vient pas de vos données.");
}

}  // namespace serment::documents
