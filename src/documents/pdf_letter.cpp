#include "documents/pdf_letter.h"

#define POINTERHOLDER_TRANSITION 4  // std::shared_ptr only
#include <qpdf/Buffer.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>
#include <qpdf/QPDFPageObjectHelper.hh>
#include <qpdf/QPDFWriter.hh>

#include <memory>
#include <stdexcept>

namespace serment::documents {
namespace {

using Handle = QPDFObjectHandle;
constexpr const char* kParts = "/SermentLetter";

Handle name(const std::string& text) {
  return Handle::newName(text);
}

Handle make_font(QPDF& pdf, const EmbeddedFont& font) {
  auto file = Handle::newStream(&pdf, std::string(font.file));
  file.getDict().replaceKey("/Length1",
                            Handle::newInteger(static_cast<long long>(font.file.size())));
  auto box = Handle::newArray();
  for (const int side : font.box) box.appendItem(Handle::newInteger(side));
  auto descriptor = Handle::newDictionary();
  descriptor.replaceKey("/Type", name("/FontDescriptor"));
  descriptor.replaceKey("/FontName", name("/" + font.name));
  constexpr int kSymbolic = 4;
  descriptor.replaceKey("/Flags", Handle::newInteger(kSymbolic));
  descriptor.replaceKey("/FontBBox", box);
  descriptor.replaceKey("/ItalicAngle", Handle::newInteger(0));
  descriptor.replaceKey("/Ascent", Handle::newInteger(font.ascent));
  descriptor.replaceKey("/Descent", Handle::newInteger(font.descent));
  descriptor.replaceKey("/CapHeight", Handle::newInteger(font.ascent));
  constexpr int kStem = 80;
  descriptor.replaceKey("/StemV", Handle::newInteger(kStem));
  descriptor.replaceKey("/FontFile2", file);
  auto all_widths = Handle::newArray();
  for (const int width : font.widths) all_widths.appendItem(Handle::newInteger(width));
  auto widths = Handle::newArray();
  widths.appendItem(Handle::newInteger(0));
  widths.appendItem(all_widths);
  auto system = Handle::newDictionary();
  system.replaceKey("/Registry", Handle::newString("Adobe"));
  system.replaceKey("/Ordering", Handle::newString("Identity"));
  system.replaceKey("/Supplement", Handle::newInteger(0));
  auto descendant = Handle::newDictionary();
  descendant.replaceKey("/Type", name("/Font"));
  descendant.replaceKey("/Subtype", name("/CIDFontType2"));
  descendant.replaceKey("/BaseFont", name("/" + font.name));
  descendant.replaceKey("/CIDSystemInfo", system);
  descendant.replaceKey("/CIDToGIDMap", name("/Identity"));
  descendant.replaceKey("/FontDescriptor", pdf.makeIndirectObject(descriptor));
  descendant.replaceKey("/W", pdf.makeIndirectObject(widths));
  auto descendants = Handle::newArray();
  descendants.appendItem(pdf.makeIndirectObject(descendant));
  auto whole = Handle::newDictionary();
  whole.replaceKey("/Type", name("/Font"));
  whole.replaceKey("/Subtype", name("/Type0"));
  whole.replaceKey("/BaseFont", name("/" + font.name));
  whole.replaceKey("/Encoding", name("/Identity-H"));
  whole.replaceKey("/DescendantFonts", descendants);
  whole.replaceKey("/ToUnicode", Handle::newStream(&pdf, font.to_unicode));
  return pdf.makeIndirectObject(whole);
}

Handle forms_of(QPDF& from, QPDF& into, Handle forms) {
  for (auto& page : QPDFPageDocumentHelper(from).getAllPages()) {
    auto form = from.makeIndirectObject(page.getFormXObjectForPage());
    form.getDict().removeKey("/StructParents");
    forms.appendItem(&from == &into ? form : into.copyForeignObject(form));
  }
  return forms;
}

/// What says that the file is one tagged document: a file to print holds many.
void untag(Handle root) {
  for (const char* key : {"/StructTreeRoot", "/MarkInfo", "/Metadata", "/Outlines", "/Names",
                          "/Dests", "/OpenAction", "/AcroForm"})
    root.removeKey(key);
}

std::vector<int> numbers(Handle list) {
  std::vector<int> found;
  for (auto& item : list.getArrayAsVector()) found.push_back(item.getObjectID());
  return found;
}

/// Numbers are given by the writer: the file is read again to know them.
LetterBase described(std::string bytes) {
  LetterBase base;
  QPDF pdf;
  pdf.setSuppressWarnings(true);
  pdf.processMemoryFile("base", bytes.data(), bytes.size());
  auto root = pdf.getRoot();
  auto parts = root.getKey(kParts);
  base.root = root.getObjectID();
  base.pages = root.getKey("/Pages").getObjectID();
  base.letters = numbers(parts.getKey("/Letters"));
  base.fonts = numbers(parts.getKey("/Fonts"));
  base.overlays = numbers(parts.getKey("/Overlays"));
  base.identifier = pdf.getTrailer().getKey("/ID").unparse();
  base.objects = static_cast<int>(pdf.getObjectCount()) + 1;
  const auto mark = bytes.rfind("startxref\n");
  if (mark == std::string::npos) throw std::runtime_error("startxref");
  base.cross_reference = std::stoul(bytes.substr(mark + 10));
  base.bytes = std::move(bytes);
  return base;
}

}  // namespace

LetterBase make_letter_base(std::string_view letter, const std::vector<EmbeddedFont>& fonts,
                            const std::vector<std::string_view>& overlays) {
  QPDF pdf;
  pdf.setSuppressWarnings(true);
  pdf.processMemoryFile("letter", letter.data(), letter.size());
  auto parts = Handle::newDictionary();
  parts.replaceKey("/Letters", forms_of(pdf, pdf, Handle::newArray()));
  auto made = Handle::newArray();
  for (const auto& font : fonts) made.appendItem(make_font(pdf, font));
  parts.replaceKey("/Fonts", made);
  auto drawn = Handle::newArray();
  std::vector<std::unique_ptr<QPDF>> kept;  // streams are read when the base is written
  for (const auto& bytes : overlays) {
    kept.push_back(std::make_unique<QPDF>());
    kept.back()->setSuppressWarnings(true);
    kept.back()->processMemoryFile("overlay", bytes.data(), bytes.size());
    forms_of(*kept.back(), pdf, drawn);
  }
  parts.replaceKey("/Overlays", drawn);
  auto root = pdf.getRoot();
  untag(root);
  root.replaceKey(kParts, parts);
  auto pages = Handle::newDictionary();
  pages.replaceKey("/Type", name("/Pages"));
  pages.replaceKey("/Kids", Handle::newArray());
  pages.replaceKey("/Count", Handle::newInteger(0));
  root.replaceKey("/Pages", pdf.makeIndirectObject(pages));
  QPDFWriter writer(pdf);
  writer.setOutputMemory();
  writer.setDeterministicID(true);
  writer.setObjectStreamMode(qpdf_o_disable);  // a plain table of references, to append to
  writer.setNewlineBeforeEndstream(true);
  writer.setMinimumPDFVersion("1.7");
  writer.write();
  const auto buffer = writer.getBufferSharedPointer();
  return described({reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize()});
}

}  // namespace serment::documents
