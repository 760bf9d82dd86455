#include <expat.h>

#include <algorithm>
#include <charconv>
#include <cstring>

#include "documents/documents.h"

namespace serment::documents {
namespace {

constexpr std::string_view kTable = "urn:oasis:names:tc:opendocument:xmlns:table:1.0|";
constexpr std::string_view kText = "urn:oasis:names:tc:opendocument:xmlns:text:1.0|";
constexpr std::string_view kOffice = "urn:oasis:names:tc:opendocument:xmlns:office:1.0|";
constexpr std::size_t kMaxCells = 2'000'000;
constexpr std::size_t kMaxText = 128U << 20U;
constexpr std::size_t kMaxDepth = 100;
constexpr std::size_t kMaxRepeat = 1'048'576;

/// The local name of an element or attribute of that namespace, or nothing.
std::string_view local(std::string_view name, std::string_view space) {
  return name.starts_with(space) ? name.substr(space.size()) : std::string_view{};
}

std::string_view attribute(const XML_Char** attributes, std::string_view space,
                           std::string_view name) {
  for (; *attributes != nullptr; attributes += 2)
    if (local(attributes[0], space) == name) return attributes[1];
  return {};
}

std::size_t repeat_of(const XML_Char** attributes, std::string_view name) {
  const auto text = attribute(attributes, kTable, name);
  std::size_t count = 1;
  std::from_chars(text.data(), text.data() + text.size(), count);
  return std::clamp<std::size_t>(count, 1, kMaxRepeat);
}

/// A cell being read, and what its neighbours repeat.
struct Cell {
  std::string text;
  std::string fixed{};  ///< ISO date or whole number, which the shown text may have rounded
  std::size_t repeat = 1;
  std::size_t paragraphs = 0;
  bool covered = false;
};

/// Builds the sheets from the events of the XML reader. Rows and cells that are empty and repeated
/// to the edge of the sheet (as LibreOffice writes them) are counted, not stored.
class OdsBuilder {
 public:
  void start(std::string_view name, const XML_Char** attributes) {
    if (++x_depth > kMaxDepth) return stop("ods.malformed");
    if (x_skipped > 0) return void(++x_skipped);
    if (const auto table = local(name, kTable); !table.empty())
      return start_table(table, attributes);
    if (const auto text = local(name, kText); !text.empty()) return start_text(text, attributes);
    const auto office = local(name, kOffice);
    if (office == "document-content") x_is_content = true;
    if (office == "annotation" || (office.empty() && x_in_cell)) x_skipped = 1;
  }

  void end(std::string_view name) {
    --x_depth;
    if (x_skipped > 0) return void(--x_skipped);
    const auto table = local(name, kTable);
    if (table == "table-cell" || table == "covered-table-cell") end_cell();
    if (table == "table-row") end_row();
    if (table == "table") x_in_table = false;
    if (local(name, kText) == "p" || local(name, kText) == "h") x_in_paragraph = false;
  }

  void characters(std::string_view text) {
    if (x_skipped > 0 || !x_in_paragraph) return;
    for (const char c : text) {
      const bool space = c == ' ' || c == '\n' || c == '\r' || c == '\t';
      if (!space) {
        x_cell.text.push_back(c);
      } else if (!x_after_space) {
        x_cell.text.push_back(' ');
      }
      x_after_space = space;
    }
    count_text(text.size());
  }

  void stop(const char* code) {
    if (x_fault.empty()) x_fault = code;
  }
  [[nodiscard]] const std::string& fault() const { return x_fault; }
  [[nodiscard]] bool is_content() const { return x_is_content; }
  std::vector<Sheet> take() { return std::move(x_sheets); }

 private:
  void start_table(std::string_view name, const XML_Char** attributes) {
    if (name == "table" && !x_in_table) {
      x_in_table = true;
      x_empty_rows = 0;
      x_sheets.push_back({.name = std::string(attribute(attributes, kTable, "name"))});
      count_text(x_sheets.back().name.size());
      if (x_sheets.size() > 1000) stop("ods.too_large");
    } else if (name == "table-row" && x_in_table) {
      x_row.clear();
      x_empty_cells = 0;
      x_row_repeat = repeat_of(attributes, "number-rows-repeated");
    } else if ((name == "table-cell" || name == "covered-table-cell") && x_in_table) {
      start_cell(name, attributes);
    } else if (name == "tracked-changes" || name == "shapes" || name == "table") {
      x_skipped = 1;
    }
  }

  void start_cell(std::string_view name, const XML_Char** attributes) {
    x_cell = {};
    x_cell.covered = name.starts_with("covered");
    x_cell.repeat = repeat_of(attributes, "number-columns-repeated");
    x_in_cell = true;
    const auto type = attribute(attributes, kOffice, "value-type");
    if (type == "date") x_cell.fixed = attribute(attributes, kOffice, "date-value");
    if (x_cell.fixed.ends_with("T00:00:00")) x_cell.fixed.resize(10);
    const auto value = attribute(attributes, kOffice, "value");
    const bool whole = !value.empty() && std::all_of(value.begin(), value.end(),
                                                     [](char c) { return c >= '0' && c <= '9'; });
    if (type == "float" && whole) x_cell.fixed = value;
  }

  void start_text(std::string_view name, const XML_Char** attributes) {
    if (!x_in_cell) return;
    if (name == "p" || name == "h") {
      if (x_cell.paragraphs++ > 0) x_cell.text.push_back('\n');
      x_in_paragraph = true;
      x_after_space = true;
    } else if (name == "s") {
      std::size_t count = 1;
      const auto text = attribute(attributes, kText, "c");
      std::from_chars(text.data(), text.data() + text.size(), count);
      x_cell.text.append(std::clamp<std::size_t>(count, 1, 10'000), ' ');
      count_text(std::clamp<std::size_t>(count, 1, 10'000));
      x_after_space = false;
    } else if (name == "tab" || name == "line-break") {
      x_cell.text.push_back(name == "tab" ? '\t' : '\n');
      x_after_space = false;
    } else if (name != "span" && name != "a") {
      x_skipped = 1;
    }
  }

  void end_cell() {
    x_in_cell = false;
    x_in_paragraph = false;
    std::string text = x_cell.fixed.empty() ? std::move(x_cell.text) : std::move(x_cell.fixed);
    if (x_cell.covered) text.clear();
    if (text.empty()) {
      x_empty_cells = std::min(x_empty_cells + x_cell.repeat, kMaxRepeat);
      return;
    }
    const std::size_t more = x_empty_cells + x_cell.repeat;
    count_cells(more);
    count_text(text.size() * x_cell.repeat);
    if (!x_fault.empty()) return;
    x_row.insert(x_row.end(), x_empty_cells, std::string{});
    x_row.insert(x_row.end(), x_cell.repeat, text);
    x_empty_cells = 0;
  }

  void end_row() {
    if (!x_in_table) return;
    if (x_row.empty()) {
      x_empty_rows = std::min(x_empty_rows + x_row_repeat, kMaxRepeat);
      return;
    }
    std::size_t text = 0;
    for (const auto& cell : x_row) text += cell.size();
    count_cells(x_empty_rows + (x_row_repeat - 1) * x_row.size());
    count_text((x_row_repeat - 1) * text);
    if (!x_fault.empty()) return;
    auto& rows = x_sheets.back().rows;
    rows.insert(rows.end(), x_empty_rows, {});
    rows.insert(rows.end(), x_row_repeat, x_row);
    x_row.clear();
    x_empty_rows = 0;
  }

  void count_cells(std::size_t more) {
    x_cells += more;
    if (x_cells > kMaxCells) stop("ods.too_large");
  }
  void count_text(std::size_t more) {
    x_text += more;
    if (x_text > kMaxText) stop("ods.too_large");
  }

  std::vector<Sheet> x_sheets;
  std::vector<std::string> x_row;
  Cell x_cell;
  std::size_t x_depth = 0;
  std::size_t x_skipped = 0;  ///< depth inside an element that is not read (notes, drawings)
  std::size_t x_row_repeat = 1;
  std::size_t x_empty_cells = 0;
  std::size_t x_empty_rows = 0;
  std::size_t x_cells = 0;
  std::size_t x_text = 0;
  bool x_is_content = false;
  bool x_in_table = false;
  bool x_in_cell = false;
  bool x_in_paragraph = false;
  bool x_after_space = true;
  std::string x_fault;
};

struct ParserDeleter {
  void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
};

tl::unexpected<Error> ods_fault(std::string_view code) {
  const bool large = code == "ods.too_large";
  return fail(Errc::invalid_input, code,
              large ? "Ce classeur est trop grand pour un registre."
                    : "Ce fichier n’est pas un classeur ODS lisible.",
              "Rien n’a été lu.", "Enregistrez-le à nouveau au format ODS depuis votre tableur.");
}

Result<std::vector<Sheet>> read_content(ByteView xml) {
  const std::unique_ptr<std::remove_pointer_t<XML_Parser>, ParserDeleter> parser(
      XML_ParserCreateNS(nullptr, '|'));
  if (parser == nullptr) bug("XML_ParserCreateNS");
  OdsBuilder builder;
  struct Reading {
    OdsBuilder& builder;
    XML_Parser parser;
    void stop_on_fault() const {
      if (!builder.fault().empty()) XML_StopParser(parser, XML_FALSE);
    }
  } reading{builder, parser.get()};
  XML_SetUserData(parser.get(), &reading);
  XML_SetElementHandler(
      parser.get(),
      [](void* data, const XML_Char* name, const XML_Char** attributes) {
        static_cast<Reading*>(data)->builder.start(name, attributes);
        static_cast<Reading*>(data)->stop_on_fault();
      },
      [](void* data, const XML_Char* name) {
        static_cast<Reading*>(data)->builder.end(name);
        static_cast<Reading*>(data)->stop_on_fault();
      });
  XML_SetCharacterDataHandler(parser.get(), [](void* data, const XML_Char* text, int size) {
    static_cast<Reading*>(data)->builder.characters({text, static_cast<std::size_t>(size)});
    static_cast<Reading*>(data)->stop_on_fault();
  });
  // A document type could declare entities; no spreadsheet has one.
  XML_SetStartDoctypeDeclHandler(
      parser.get(), [](void* data, const XML_Char*, const XML_Char*, const XML_Char*, int) {
        static_cast<Reading*>(data)->builder.stop("ods.malformed");
        static_cast<Reading*>(data)->stop_on_fault();
      });
  const auto state = XML_Parse(parser.get(), as_text(xml).data(), static_cast<int>(xml.size()), 1);
  if (!builder.fault().empty()) return ods_fault(builder.fault());
  if (state != XML_STATUS_OK || !builder.is_content()) return ods_fault("ods.malformed");
  return builder.take();
}

}  // namespace

Result<std::vector<Sheet>> read_ods(ByteView bytes) {
  const auto entries = TRY(read_zip(bytes, 256U << 20U));
  for (const auto& entry : entries)
    if (entry.name == "content.xml") return read_content(entry.bytes);
  return ods_fault("ods.malformed");
}

}  // namespace serment::documents
