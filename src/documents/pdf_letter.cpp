#include "documents/pdf_letter.h"

#define POINTERHOLDER_TRANSITION 4  // std::shared_ptr only
#include <qpdf/Buffer.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>
#include <qpdf/QPDFPageObjectHelper.hh>
#include <qpdf/QPDFWriter.hh>

#include <cstdio>
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

namespace {

constexpr double kPaddingX = 4, kPaddingY = 3, kFromTop = 8;

std::string number(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.2f", value);
  return text.data();
}

/// The matrix that puts the foot of the mark at (0, 0): at the top, in the middle, as one reads.
std::string place_of(QPDFPageObjectHelper& page, double width, double height) {
  auto box = page.getAttribute("/CropBox", false).isArray() ? page.getAttribute("/CropBox", false)
                                                            : page.getAttribute("/MediaBox", false);
  const auto rectangle =
      box.isRectangle() ? box.getArrayAsRectangle() : Handle::Rectangle(0, 0, 595.276, 841.89);
  auto turn = page.getAttribute("/Rotate", false);
  const int degrees = turn.isInteger() ? ((turn.getIntValueAsInt() % 360) + 360) % 360 : 0;
  const double middle_x = (rectangle.llx + rectangle.urx) / 2;
  const double middle_y = (rectangle.lly + rectangle.ury) / 2;
  const double below = kFromTop + height;
  switch (degrees) {
    case 90:
      return "0 1 -1 0 " + number(rectangle.llx + below) + " " + number(middle_y - width / 2);
    case 180:
      return "-1 0 0 -1 " + number(middle_x + width / 2) + " " + number(rectangle.lly + below);
    case 270:
      return "0 -1 1 0 " + number(rectangle.urx - below) + " " + number(middle_y + width / 2);
    default:
      return "1 0 0 1 " + number(middle_x - width / 2) + " " + number(rectangle.ury - below);
  }
}

}  // namespace

std::string mark_pages(std::string_view bytes, const PageMark& mark) {
  QPDF pdf;
  pdf.setSuppressWarnings(true);
  pdf.processMemoryFile("given", bytes.data(), bytes.size());
  std::vector<Handle> fonts;
  for (const auto& font : mark.fonts) fonts.push_back(make_font(pdf, font));
  const double width = mark.width + 2 * kPaddingX, height = mark.size + 2 * kPaddingY;
  const auto box = "0 0 " + number(width) + " " + number(height) + " re";
  for (auto& page : QPDFPageDocumentHelper(pdf).getAllPages()) {
    auto resources = page.getAttribute("/Resources", true);
    if (!resources.isDictionary()) {
      resources = Handle::newDictionary();
      page.getObjectHandle().replaceKey("/Resources", resources);
    }
    resources.mergeResources(Handle::parse("<< /Font << >> >>"));
    auto named = resources.getKey("/Font").shallowCopy();
    for (std::size_t i = 0; i < fonts.size(); ++i)
      named.replaceKey("/SermentMark" + std::to_string(i), fonts[i]);
    resources.replaceKey("/Font", named);
    page.addPageContents(Handle::newStream(&pdf, "q\n"), true);
    page.addPageContents(
        Handle::newStream(&pdf, "\nQ\n/Artifact << /Type /Pagination >> BDC\nq " +
                                    place_of(page, width, height) + " cm 1 g " + box +
                                    " f 0 G 0.75 w " + box + " S 0 g\nBT 1 0 0 1 " +
                                    number(kPaddingX) + " " + number(kPaddingY + mark.size * 0.2) +
                                    " Tm\n" + mark.operators + "ET Q\nEMC\n"),
        false);
  }
  QPDFWriter writer(pdf);
  writer.setOutputMemory();
  writer.setDeterministicID(true);
  writer.setObjectStreamMode(qpdf_o_disable);
  writer.setNewlineBeforeEndstream(true);
  writer.write();
  const auto buffer = writer.getBufferSharedPointer();
  return {reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize()};
}

}  // namespace serment::documents
