#include "dossier/import_elements.h"

#include <cstring>

#include "json/reader.h"

namespace serment::dossier {
namespace {

constexpr std::size_t kWindowStep = 1U << 20U;
/// What stands around the entries of a Bundle is small (type, links, meta).
constexpr std::size_t kLongestEnvelope = 1U << 20U;

bool is_json_space(char c) {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/// True for the bytes that end a run of uninteresting ones between strings.
constexpr auto kStructure = [] {
  std::array<bool, 256> table{};
  for (const char c : {'"', '{', '}', '[', ']'}) table[static_cast<unsigned char>(c)] = true;
  return table;
}();

/// Position of the quote that closes a string whose content starts at `from`; npos when it lies
/// beyond the text.
std::size_t closing_quote(std::string_view text, std::size_t from) {
  for (auto at = from; at < text.size(); ++at) {
    const void* const found = std::memchr(text.data() + at, '"', text.size() - at);
    if (found == nullptr) return std::string_view::npos;
    at = static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
    std::size_t backslashes = 0;
    while (at - backslashes > from && text[at - backslashes - 1] == '\\') ++backslashes;
    if (backslashes % 2 == 0) return at;
  }
  return std::string_view::npos;
}

/// Walks one value; resumable when the text grows.
class ValueScan {
 public:
  explicit ValueScan(std::size_t begin) : x_begin(begin), x_at(begin) {}
  /// True when the value ended; position() is then after it.
  bool advance(std::string_view text) {
    while (x_at < text.size()) {
      if (x_string_start > 0) {
        const auto quote = closing_quote(text, x_string_start);
        if (quote == std::string_view::npos) return false;
        x_at = quote + 1;
        x_string_start = 0;
        if (x_depth == 0) return true;
        continue;
      }
      if (x_scalar || (x_at == x_begin && !starts_structure(text[x_at]))) return scalar(text);
      while (x_at < text.size() && !kStructure[static_cast<unsigned char>(text[x_at])]) ++x_at;
      if (x_at < text.size() && structure(text[x_at])) return true;
    }
    return false;
  }

  [[nodiscard]] std::size_t position() const { return x_at; }
  /// The window dropped its first bytes.
  void shift(std::size_t dropped) {
    x_begin -= dropped;
    x_at -= dropped;
    if (x_string_start > 0) x_string_start -= dropped;
  }

 private:
  static bool starts_structure(char c) { return c == '"' || c == '{' || c == '['; }

  /// A number or a word ends where something else begins.
  bool scalar(std::string_view text) {
    x_scalar = true;
    constexpr std::string_view kEnds = ",]}:\" \n\r\t";
    x_at = std::min(text.find_first_of(kEnds, x_at), text.size());
    return x_at < text.size();
  }

  bool structure(char c) {
    ++x_at;
    if (c == '"') {
      x_string_start = x_at;
      return false;
    }
    if (c == '{' || c == '[') {
      ++x_depth;
      return false;
    }
    return --x_depth == 0;
  }

  std::size_t x_begin;
  std::size_t x_at;
  std::size_t x_string_start = 0;  ///< first byte of the open string; 0 when none is open
  std::uint64_t x_depth = 0;
  bool x_scalar = false;
};

}  // namespace

Result<bool> Window::more(std::size_t keep) {
  std::memmove(x_buffer.data(), x_buffer.data() + keep, x_end - keep);
  x_base += keep;
  x_end -= keep;
  // Growing in proportion keeps the cost linear when one element is many times the step.
  const auto step = std::max(kWindowStep, x_end / 4);
  const auto needed = x_end + step + json::Parser::kPadding;
  if (x_buffer.size() < needed) x_buffer.resize(needed);
  const auto room = std::span(reinterpret_cast<std::uint8_t*>(x_buffer.data()) + x_end, step);
  const auto count = TRY(x_content.read(x_base + x_end, room));
  x_end += count;
  return count > 0;
}

ElementReader::ElementReader(const Content& content, const ImportLimits& limits, Layout layout)
    : x_window(content), x_longest(limits.resource_bytes), x_layout(layout) {}

Result<std::optional<Element>> ElementReader::next() {
  if (x_state == State::start) {
    TRY_VOID(skip_byte_order_mark());
    if (x_layout == Layout::json) TRY_VOID(start());
  }
  if (x_layout == Layout::lines) {
    x_state = State::element;
    return next_line();
  }
  return next_in_list();
}

Result<bool> ElementReader::need_more() {
  const auto dropped = x_start;
  const bool more = TRY(x_window.more(dropped));
  x_cursor -= dropped;
  x_start = 0;
  return more;
}

Result<std::optional<char>> ElementReader::peek() {
  while (x_cursor >= x_window.text().size()) {
    x_start = x_cursor;
    if (!TRY(need_more())) return std::nullopt;
  }
  return x_window.text()[x_cursor];
}

Result<std::optional<char>> ElementReader::peek_past_space() {
  for (;;) {
    const auto c = TRY(peek());
    if (!c || !is_json_space(*c)) return c;
    ++x_cursor;
  }
}

tl::unexpected<Error> ElementReader::cut() const {
  return fail(Errc::invalid_input, "json.syntax", "Le fichier est coupé avant sa fin.", {}, {},
              "octet " + std::to_string(x_window.base() + x_cursor));
}

tl::unexpected<Error> ElementReader::malformed() const {
  return fail(Errc::invalid_input, "json.syntax", "Le texte JSON est mal formé.", {}, {},
              "octet " + std::to_string(x_window.base() + x_cursor));
}

Result<void> ElementReader::skip_byte_order_mark() {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  TRY(peek());
  if (x_window.text().substr(0, kMark.size()) == kMark) x_cursor = kMark.size();
  return {};
}

Result<std::string_view> ElementReader::take_value() {
  x_start = x_cursor;
  ValueScan scan(x_start);
  while (!scan.advance(x_window.text())) {
    const auto dropped = x_start;
    if (x_window.text().size() - x_start > x_longest) {
      return fail(Errc::invalid_input, "json.too_large",
                  "Une ressource du fichier est trop grande.", {}, {},
                  "octet " + std::to_string(x_window.base() + x_start));
    }
    if (!TRY(need_more())) return cut();
    scan.shift(dropped);
  }
  x_cursor = scan.position();
  if (x_cursor == x_start) return malformed();
  return x_window.text().substr(x_start, x_cursor - x_start);
}

Result<void> ElementReader::start() {
  const auto c = TRY(peek_past_space());
  if (!c) {
    return fail(Errc::invalid_input, "json.empty", "Le fichier est vide.");
  }
  if (*c != '{' && *c != '[') return malformed();
  ++x_cursor;
  x_list_is_root = *c == '[';
  x_envelope = x_list_is_root ? "[]" : "{";
  x_state = x_list_is_root ? State::first_element : State::member;
  return {};
}

/// Copies the members of the Bundle to the envelope, up to the list of entries or the end. Only
/// what matters to find the list is judged here; the envelope is parsed as a whole at the end.
Result<void> ElementReader::member() {
  std::string key;
  bool after_colon = false;
  while (x_state == State::member) {
    const auto c = TRY(peek_past_space());
    if (!c) return cut();
    if (x_envelope.size() > kLongestEnvelope) {
      return fail(Errc::invalid_input, "fhir.not_a_bundle",
                  "Ce grand fichier n’est ni un Bundle, ni une liste de ressources.");
    }
    if (after_colon && key == "\"entry\"" && *c == '[') {
      x_envelope += "[]";
      ++x_cursor;
      x_state = State::first_element;
    } else if (!after_colon && (*c == ',' || *c == ':' || *c == '}')) {
      x_envelope += *c;
      ++x_cursor;
      after_colon = *c == ':';
      if (*c == '}') x_state = State::done;
    } else {
      const auto text = TRY(take_value());
      x_envelope += ' ';  // two values side by side must not become one
      x_envelope += text;
      if (!after_colon) key = text;
      after_colon = false;
    }
  }
  return {};
}

Result<void> ElementReader::end_of_file() {
  if (!TRY(peek_past_space())) return {};
  return fail(Errc::invalid_input, "json.trailing", "Il y a du texte après la fin du fichier JSON.",
              {}, {}, "octet " + std::to_string(x_window.base() + x_cursor));
}

Result<std::optional<Element>> ElementReader::next_in_list() {
  for (;;) {
    if (x_state == State::member) TRY_VOID(member());
    if (x_state == State::done) {
      TRY_VOID(end_of_file());
      return std::nullopt;
    }
    const auto c = TRY(peek_past_space());
    if (!c) return cut();
    const bool first = x_state == State::first_element;
    if (*c == ']') {
      ++x_cursor;
      x_state = x_list_is_root ? State::done : State::member;
      continue;
    }
    if (!first) {
      if (*c != ',') return malformed();
      ++x_cursor;
      if (!TRY(peek_past_space())) return cut();
    }
    x_state = State::element;
    Element element;
    element.number = ++x_number;
    element.text = TRY(take_value());
    element.offset = x_window.base() + x_start;
    return element;
  }
}

Result<std::optional<Element>> ElementReader::next_line() {
  for (;;) {
    if (!TRY(peek())) return std::nullopt;
    ++x_number;
    x_start = x_cursor;
    auto end = x_window.text().find('\n', x_cursor);
    while (end == std::string_view::npos) {
      const auto searched = x_window.text().size() - x_start;
      if (searched > x_longest) {
        return fail(Errc::invalid_input, "json.too_large", "Une ligne du fichier est trop grande.",
                    {}, {}, "ligne " + std::to_string(x_number));
      }
      if (!TRY(need_more()))
        end = x_window.text().size();
      else
        end = x_window.text().find('\n', searched);
    }
    auto line = x_window.text().substr(x_start, end - x_start);
    x_cursor = std::min(end + 1, x_window.text().size());
    while (!line.empty() && is_json_space(line.back())) line.remove_suffix(1);
    if (line.empty()) continue;
    return Element{line, x_window.base() + x_start, x_number};
  }
}

}  // namespace serment::dossier
