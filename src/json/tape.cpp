#include "json/tape.h"

#include <simdjson.h>
#include <algorithm>

namespace serment::json {

namespace ondemand = simdjson::ondemand;

struct SimdParser {
  ondemand::parser parser{};
};

Tape::Tape() : parser(std::make_unique<SimdParser>()) {}
Tape::~Tape() = default;

namespace {

/// Up to this many members, comparing all pairs of keys beats sorting them.
constexpr std::size_t kFewMembers = 12;

struct SyntaxFault {
  simdjson::error_code error = simdjson::SUCCESS;
  bool duplicate = false;
  bool too_many = false;
  bool too_deep = false;
  bool trailing = false;
};

/// Walks the whole text once with simdjson and writes the tape: every scalar is decoded here, so
/// that a text is either wholly valid or refused.
class TapeBuilder {
 public:
  TapeBuilder(Tape& tape, Limits limits) : x_tape(tape), x_limits(limits) {}

  bool build() {
    const auto text = x_tape.text;
    const simdjson::padded_string_view padded(text.data(), text.size(),
                                              text.size() + Parser::kPadding);
    ondemand::document document;
    if (const auto error = x_tape.parser->parser.iterate(padded).get(document)) return stop(error);
    ondemand::json_type type{};
    if (const auto error = document.type().get(type)) return stop(error);
    if (type != ondemand::json_type::array && type != ondemand::json_type::object) {
      return scalar(document, type, {}) && nothing_after();
    }
    ondemand::value root;
    if (const auto error = document.get_value().get(root)) return stop(error);
    // Room for what most texts hold: growing by doubling would need it thrice. Untouched, it costs
    // nothing.
    constexpr std::size_t kUsualBytes = 16;
    x_tape.nodes.reserve(std::min<std::size_t>(x_limits.values, text.size() / kUsualBytes));
    if (!value(root, {}, 1)) return false;
    return nothing_after();
  }

  [[nodiscard]] const SyntaxFault& fault() const { return x_fault; }
  [[nodiscard]] std::size_t position() const { return x_position; }

 private:
  bool stop(simdjson::error_code error) {
    x_fault.error = error;
    return false;
  }

  /// simdjson looks at no byte after the last value it was asked for.
  bool nothing_after() {
    const auto rest = x_tape.text.substr(x_last_end);
    if (std::all_of(rest.begin(), rest.end(), is_space)) return true;
    x_position = x_last_end;
    x_fault.trailing = true;
    return false;
  }

  static std::string_view token_of(ondemand::value& source) { return source.raw_json_token(); }
  static std::string_view token_of(ondemand::document& source) {
    std::string_view token;
    return source.raw_json_token().get(token) ? std::string_view() : token;
  }

  /// Appends a node that starts at the token; returns its index.
  bool append(std::string_view token, std::string_view key, Kind kind) {
    if (x_tape.nodes.size() >= x_limits.values) {
      x_fault.too_many = true;
      return false;
    }
    x_position = static_cast<std::size_t>(token.data() - x_tape.text.data());
    if (x_position >= x_tape.text.size()) return stop(simdjson::INCOMPLETE_ARRAY_OR_OBJECT);
    TapeNode node;
    node.begin = static_cast<std::uint32_t>(x_position);
    node.kind = kind;
    node.key = key;
    node.end = static_cast<std::uint32_t>(x_position +
                                          std::min(token.size(), x_tape.text.size() - x_position));
    x_last_end = node.end;
    x_tape.nodes.push_back(node);
    x_tape.nodes.back().next = static_cast<std::uint32_t>(x_tape.nodes.size());
    return true;
  }

  template <class Source>  // ondemand::value, or ondemand::document when the whole text is a scalar
  bool scalar(Source& source, ondemand::json_type type, std::string_view key) {
    const std::string_view token = token_of(source);
    switch (type) {
      case ondemand::json_type::string: {
        if (!append(token, key, Kind::string)) return false;
        const auto error = source.get_string().get(x_tape.nodes.back().text);
        return !error || stop(error);
      }
      case ondemand::json_type::number: {
        if (!append(token, key, Kind::number)) return false;
        const auto error = source.get_number().error();
        return !error || stop(error);
      }
      case ondemand::json_type::boolean: {
        if (!append(token, key, Kind::boolean)) return false;
        if constexpr (std::is_same_v<Source, ondemand::value>)
          if (const auto error = source.get_bool().error()) return stop(error);
        return is_word({"true", "false"}) || stop(simdjson::T_ATOM_ERROR);
      }
      default: {
        if (!append(token, key, Kind::null)) return false;
        if constexpr (std::is_same_v<Source, ondemand::value>) {
          bool null = false;
          if (simdjson::simdjson_result<bool>(source.is_null()).get(null) || !null)
            return stop(simdjson::N_ATOM_ERROR);
        }
        return is_word({"null"}) || stop(simdjson::N_ATOM_ERROR);
      }
    }
  }

  /// Whether the last node is one of these words and nothing more. Where the whole text is one
  /// word, simdjson 3.0 takes "falsee" and refuses spaces after "true": there, only this decides.
  [[nodiscard]] bool is_word(std::initializer_list<std::string_view> words) const {
    const auto& node = x_tape.nodes.back();
    auto token = x_tape.text.substr(node.begin, node.end - node.begin);
    while (!token.empty() && is_space(token.back())) token.remove_suffix(1);
    return std::find(words.begin(), words.end(), token) != words.end();
  }

  bool value(ondemand::value& source, std::string_view key, std::uint32_t depth) {
    ondemand::json_type type{};
    if (const auto error = source.type().get(type)) return stop(error);
    if (type != ondemand::json_type::object && type != ondemand::json_type::array) {
      return scalar(source, type, key);
    }
    if (depth > x_limits.depth) {
      x_fault.too_deep = true;
      return false;
    }
    if (type == ondemand::json_type::object) return object(source, key, depth);
    return array(source, key, depth);
  }

  bool object(ondemand::value& source, std::string_view key, std::uint32_t depth) {
    const auto index = x_tape.nodes.size();
    if (!append(source.raw_json_token(), key, Kind::object)) return false;
    ondemand::object members;
    if (const auto error = source.get_object().get(members)) return stop(error);
    std::size_t count = 0;
    for (auto member : members) {
      std::string_view name;
      if (const auto error = member.unescaped_key().get(name)) return stop(error);
      ondemand::value child;
      if (const auto error = member.value().get(child)) return stop(error);
      if (!value(child, name, depth + 1)) return false;
      ++count;
    }
    return close(index, '}') && unique_keys(index, count);
  }

  bool array(ondemand::value& source, std::string_view key, std::uint32_t depth) {
    const auto index = x_tape.nodes.size();
    if (!append(source.raw_json_token(), key, Kind::array)) return false;
    ondemand::array elements;
    if (const auto error = source.get_array().get(elements)) return stop(error);
    for (auto element : elements) {
      ondemand::value child;
      if (const auto error = std::move(element).get(child)) return stop(error);
      if (!value(child, {}, depth + 1)) return false;
    }
    return close(index, ']');
  }

  /// The closing bracket is the first byte after the last child that is not white space.
  bool close(std::size_t index, char bracket) {
    auto& node = x_tape.nodes[index];
    node.next = static_cast<std::uint32_t>(x_tape.nodes.size());
    std::size_t at = node.begin + 1;
    if (node.next > index + 1) at = x_last_end;
    while (at < x_tape.text.size() && is_space(x_tape.text[at])) ++at;
    if (at >= x_tape.text.size() || x_tape.text[at] != bracket) return stop(simdjson::TAPE_ERROR);
    node.end = static_cast<std::uint32_t>(at + 1);
    x_last_end = node.end;
    return true;
  }

  bool unique_keys(std::size_t index, std::size_t count) {
    auto& keys = x_tape.keys;
    keys.clear();
    const auto& nodes = x_tape.nodes;
    for (auto i = index + 1; i < nodes[index].next; i = nodes[i].next) {
      if (count <= kFewMembers) {
        if (std::find(keys.begin(), keys.end(), nodes[i].key) != keys.end()) return twice(i);
      }
      keys.push_back(nodes[i].key);
    }
    if (count <= kFewMembers) return true;
    std::sort(keys.begin(), keys.end());
    return std::adjacent_find(keys.begin(), keys.end()) == keys.end() || twice(index);
  }

  bool twice(std::size_t index) {
    x_fault.duplicate = true;
    x_position = x_tape.nodes[index].begin;
    return false;
  }

  Tape& x_tape;
  Limits x_limits;
  SyntaxFault x_fault{};
  std::size_t x_position = 0;
  std::size_t x_last_end = 0;
};

std::size_t line_of(std::string_view text, std::size_t position) {
  const auto before = text.substr(0, position);
  return 1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
}

/// The first line that is not UTF-8 (a line feed never stands inside a sequence).
std::size_t first_foreign_line(std::string_view text) {
  std::size_t line = 1;
  for (std::size_t start = 0; start < text.size(); ++line) {
    const auto end = std::min(text.find('\n', start), text.size());
    if (!simdjson::validate_utf8(text.substr(start, end - start))) break;
    start = end + 1;
  }
  return line;
}

std::string place_of(std::string_view text, std::size_t position) {
  const auto line_start = text.substr(0, position).rfind('\n');
  const auto column = line_start == std::string_view::npos ? position + 1 : position - line_start;
  return "ligne " + std::to_string(line_of(text, position)) + ", octet " + std::to_string(column);
}

tl::unexpected<Error> syntax_error(const SyntaxFault& fault, std::string_view text,
                                   std::size_t position) {
  const auto place = place_of(text, position);
  if (fault.duplicate) {
    return refuse_json("json.duplicate_key", "Un objet JSON contient deux fois la même clé.",
                       place);
  }
  if (fault.too_many) {
    return refuse_json("json.too_large", "Le texte JSON contient trop de valeurs.", place);
  }
  if (fault.too_deep) {
    return refuse_json("json.depth", "Le texte JSON est imbriqué trop profondément.", place);
  }
  if (fault.trailing) {
    return refuse_json("json.trailing", "Il y a du texte après la fin de la valeur JSON.", place);
  }
  switch (fault.error) {
    case simdjson::UTF8_ERROR:
      return refuse_json("json.utf8", "Le texte JSON n’est pas en UTF-8.",
                         "ligne " + std::to_string(first_foreign_line(text)));
    case simdjson::CAPACITY:
    case simdjson::MEMALLOC:
      return refuse_json("json.too_large", "Le texte JSON est trop grand.", {});
    case simdjson::EMPTY:
      return refuse_json("json.empty", "Le texte JSON est vide.", {});
    case simdjson::NUMBER_ERROR:
      return refuse_json("json.number", "Un nombre JSON est mal écrit ou trop grand.", place);
    case simdjson::UNCLOSED_STRING:
    case simdjson::UNESCAPED_CHARS:
    case simdjson::INCOMPLETE_ARRAY_OR_OBJECT:
      return refuse_json("json.syntax",
                         "Le texte JSON est coupé, ou une chaîne contient un caractère interdit.",
                         place_of(text, text.size()));
    default:
      return refuse_json("json.syntax", "Le texte JSON est mal formé.", place);
  }
}

}  // namespace

Result<void> write_tape(Tape& tape, Limits limits) {
  constexpr std::size_t kMaximumText = 0xFFFF'0000;
  tape.nodes.clear();
  if (tape.text.size() > kMaximumText) {
    return refuse_json("json.too_large", "Le texte JSON est trop grand.", {});
  }
  TapeBuilder builder(tape, limits);
  if (!builder.build()) return syntax_error(builder.fault(), tape.text, builder.position());
  return {};
}

}  // namespace serment::json
