#include "impact/rich_text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace serment::impact {
namespace {

constexpr std::array<std::pair<std::string_view, std::uint32_t>, 62> kEntities = {{
    {"amp", '&'},      {"lt", '<'},        {"gt", '>'},       {"quot", '"'},     {"apos", '\''},
    {"nbsp", 0xA0},    {"eacute", 0xE9},   {"egrave", 0xE8},  {"ecirc", 0xEA},   {"euml", 0xEB},
    {"agrave", 0xE0},  {"acirc", 0xE2},    {"ccedil", 0xE7},  {"icirc", 0xEE},   {"iuml", 0xEF},
    {"ocirc", 0xF4},   {"ouml", 0xF6},     {"ugrave", 0xF9},  {"ucirc", 0xFB},   {"uuml", 0xFC},
    {"auml", 0xE4},    {"aacute", 0xE1},   {"iacute", 0xED},  {"oacute", 0xF3},  {"uacute", 0xFA},
    {"ntilde", 0xF1},  {"szlig", 0xDF},    {"Eacute", 0xC9},  {"Egrave", 0xC8},  {"Ecirc", 0xCA},
    {"Euml", 0xCB},    {"Agrave", 0xC0},   {"Acirc", 0xC2},   {"Ccedil", 0xC7},  {"Icirc", 0xCE},
    {"Iuml", 0xCF},    {"Ocirc", 0xD4},    {"Ugrave", 0xD9},  {"Ucirc", 0xDB},   {"oelig", 0x153},
    {"OElig", 0x152},  {"aelig", 0xE6},    {"AElig", 0xC6},   {"laquo", 0xAB},   {"raquo", 0xBB},
    {"deg", 0xB0},     {"sect", 0xA7},     {"middot", 0xB7},  {"bull", 0x2022},  {"hellip", 0x2026},
    {"ndash", 0x2013}, {"mdash", 0x2014},  {"lsquo", 0x2018}, {"rsquo", 0x2019}, {"ldquo", 0x201C},
    {"rdquo", 0x201D}, {"euro", 0x20AC},   {"times", 0xD7},   {"copy", 0xA9},    {"reg", 0xAE},
    {"frac12", 0xBD},  {"thinsp", 0x2009},
}};

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

void append_utf8(std::string& out, std::uint32_t point) {
  const auto put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (point < 0x80) {
    put(point);
  } else if (point < 0x800) {
    put(0xC0 | (point >> 6));
    put(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    put(0xE0 | (point >> 12));
    put(0x80 | ((point >> 6) & 0x3F));
    put(0x80 | (point & 0x3F));
  } else {
    put(0xF0 | (point >> 18));
    put(0x80 | ((point >> 12) & 0x3F));
    put(0x80 | ((point >> 6) & 0x3F));
    put(0x80 | (point & 0x3F));
  }
}

/// The code of "#233" or "#xE9"; 0 when it is none, or none that a text may hold.
std::uint32_t numeric_entity(std::string_view name) {
  const bool hexadecimal = name.size() > 2 && lower(name[1]) == 'x';
  std::uint32_t point = 0;
  for (const char c : name.substr(hexadecimal ? 2 : 1)) {
    const char low = lower(c);
    std::uint32_t digit = 16;
    if (low >= '0' && low <= '9') digit = static_cast<std::uint32_t>(low - '0');
    if (low >= 'a' && low <= 'f') digit = static_cast<std::uint32_t>(low - 'a') + 10;
    if (digit >= (hexadecimal ? 16U : 10U) || point > 0x10FFFF) return 0;
    point = point * (hexadecimal ? 16 : 10) + digit;
  }
  const bool forbidden = (point < 0x20 && point != '\n') || (point >= 0x7F && point < 0xA0) ||
                         (point >= 0xD800 && point < 0xE000) || point > 0x10FFFF;
  return forbidden ? 0 : point;
}

/// Reads the entity at `at` ("&eacute;"); false when it is none.
bool take_entity(std::string_view html, std::size_t& at, std::string& out) {
  constexpr std::size_t kLongest = 10;
  const auto end = html.substr(at, kLongest).find(';');
  if (end == std::string_view::npos || end < 2) return false;
  const auto name = html.substr(at + 1, end - 1);
  std::uint32_t point = 0;
  if (name.front() == '#') {
    point = name.size() > 1 ? numeric_entity(name) : 0;
  } else {
    for (const auto& [known, value] : kEntities)
      if (known == name) point = value;
  }
  if (point == 0) return false;
  append_utf8(out, point);
  at += end + 1;
  return true;
}

std::string tag_name(std::string_view tag) {
  std::string name;
  for (const char c : tag) {
    if (!is_letter(c) && !(c >= '1' && c <= '6' && !name.empty())) break;
    name += lower(c);
  }
  return name;
}

bool breaks_line(std::string_view name) {
  constexpr std::string_view kBlocks[] = {"p",  "div", "li", "ul", "ol", "tr", "table",
                                          "h1", "h2",  "h3", "h4", "h5", "h6", "blockquote"};
  return std::find(std::begin(kBlocks), std::end(kBlocks), name) != std::end(kBlocks);
}

void break_line(std::string& out) {
  if (!out.empty() && out.back() != '\n') out += '\n';
}

/// Reads the tag at `at`; false when "<" is only a sign. `last` is where the last ">" stands:
/// without it, each "<" of a hostile text would read that text to its end.
bool take_tag(std::string_view html, std::size_t last, std::size_t& at, std::string& out) {
  if (html.substr(at).starts_with("<!--")) {
    const auto end = html.find("-->", at);
    at = end == std::string_view::npos ? html.size() : end + 3;
    return true;
  }
  const bool closing = html.substr(at).starts_with("</");
  const auto begin = at + (closing ? 2 : 1);
  if (last == std::string_view::npos || begin >= last || !is_letter(html[begin])) return false;
  const auto end = html.find('>', begin);
  const auto name = tag_name(html.substr(begin, end - begin));
  at = end + 1;
  if (!closing && (name == "script" || name == "style")) {
    const auto close = html.find("</" + name, at);
    at = close == std::string_view::npos ? html.size() : close;
  } else if (name == "br") {
    if (!closing) out += '\n';
  } else if (breaks_line(name)) {
    break_line(out);
  } else if (!closing && (name == "td" || name == "th") && !out.empty() && out.back() != '\n') {
    out += " | ";
  }
  return true;
}

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\n') || byte == 0x7F;
}

/// Length of what no text may hold at `at`: controls U+0080 to U+009F, U+FFFE and U+FFFF; 0
/// elsewhere.
std::size_t forbidden_at(std::string_view text, std::size_t at) {
  const auto rest = text.substr(at);
  if (rest.starts_with("\xEF\xBF\xBE") || rest.starts_with("\xEF\xBF\xBF")) return 3;
  if (rest.size() < 2 || rest[0] != '\xC2') return 0;
  return static_cast<unsigned char>(rest[1]) < 0xA0 ? 2 : 0;
}

/// Appends the character at `at`, unless no text may hold it.
void take_character(std::string_view text, std::size_t& at, std::string& out) {
  if (const auto length = forbidden_at(text, at); length > 0) {
    at += length;
    return;
  }
  if (text[at] == '\t') out += ' ';
  if (!is_control(text[at])) out += text[at];
  ++at;
}

}  // namespace

std::string plain_of(std::string_view html) {
  std::string out;
  std::size_t at = 0;
  const auto last = html.rfind('>');
  while (at < html.size()) {
    if (html[at] == '<' && take_tag(html, last, at, out)) continue;
    if (html[at] == '&' && take_entity(html, at, out)) continue;
    take_character(html, at, out);
  }
  while (!out.empty() && out.back() == '\n') out.pop_back();
  return out;
}

std::string clean_of(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) take_character(text, at, out);
  return out;
}

std::string line_of(std::string_view text) {
  auto line = clean_of(text);
  std::replace(line.begin(), line.end(), '\n', ' ');
  return line;
}

std::string html_of(std::string_view plain) {
  std::string html;
  for (const char c : plain) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '\n':
        html += "<br>";
        break;
      default:
        html += c;
    }
  }
  return html;
}

}  // namespace serment::impact
