#include "documents/pdf_rewrite.h"

#include <memory>

#define POINTERHOLDER_TRANSITION 4  // std::shared_ptr only
#include <qpdf/Buffer.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>
#include <qpdf/QPDFWriter.hh>

namespace serment::documents {
namespace {

constexpr int kPrintFlag = 4;

void set_information(QPDF& pdf, const PdfAdditions& additions) {
  auto information = QPDFObjectHandle::newDictionary();
  information.replaceKey("/Title", QPDFObjectHandle::newUnicodeString(additions.title));
  information.replaceKey("/Producer", QPDFObjectHandle::newString(additions.producer));
  information.replaceKey("/CreationDate", QPDFObjectHandle::newString(additions.date));
  information.replaceKey("/ModDate", QPDFObjectHandle::newString(additions.date));
  pdf.getTrailer().replaceKey("/Info", pdf.makeIndirectObject(information));
}

void set_metadata(QPDF& pdf, const PdfAdditions& additions) {
  auto metadata = QPDFObjectHandle::newStream(&pdf, additions.metadata);
  metadata.getDict().replaceKey("/Type", QPDFObjectHandle::newName("/Metadata"));
  metadata.getDict().replaceKey("/Subtype", QPDFObjectHandle::newName("/XML"));
  pdf.getRoot().replaceKey("/Metadata", pdf.makeIndirectObject(metadata));
}

void set_output_intent(QPDF& pdf, const PdfAdditions& additions) {
  auto profile = QPDFObjectHandle::newStream(&pdf, additions.profile);
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

}  // namespace

std::vector<std::uint8_t> rewrite_pdf(const char* bytes, std::size_t size,
                                      const PdfAdditions& additions) {
  QPDF pdf;
  pdf.setSuppressWarnings(true);
  pdf.processMemoryFile("rendered", bytes, size);
  pdf.getTrailer().removeKey("/ID");
  pdf.getRoot().replaceKey("/Lang", QPDFObjectHandle::newUnicodeString(additions.language));
  set_information(pdf, additions);
  set_metadata(pdf, additions);
  set_output_intent(pdf, additions);
  set_annotations(pdf);
  QPDFWriter writer(pdf);
  writer.setOutputMemory();
  writer.setDeterministicID(true);
  writer.setObjectStreamMode(qpdf_o_disable);  // PDF/A-1 readers open it too
  writer.setNewlineBeforeEndstream(true);
  writer.write();
  const auto buffer = writer.getBufferSharedPointer();
  return {buffer->getBuffer(), buffer->getBuffer() + buffer->getSize()};
}

std::vector<std::uint8_t> join_pages(const std::vector<std::string>& texts) {
  QPDF joined;
  joined.emptyPDF();
  std::vector<std::unique_ptr<QPDF>> sources;  // their pages are copied when the whole is written
  for (const auto& text : texts) {
    auto source = std::make_unique<QPDF>();
    source->setSuppressWarnings(true);
    source->processMemoryFile("piece", text.data(), text.size());
    for (auto& page : QPDFPageDocumentHelper(*source).getAllPages())
      QPDFPageDocumentHelper(joined).addPage(page, false);
    sources.push_back(std::move(source));
  }
  QPDFWriter writer(joined);
  writer.setOutputMemory();
  writer.setDeterministicID(true);
  writer.write();
  const auto buffer = writer.getBufferSharedPointer();
  return {buffer->getBuffer(), buffer->getBuffer() + buffer->getSize()};
}

}  // namespace serment::documents
