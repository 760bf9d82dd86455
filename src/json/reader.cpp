#include "json/reader.h"

#include <algorithm>
#include <charconv>

#include "json/tape.h"

namespace serment::json {
namespace {

const TapeNode& node_at(const Tape* tape, std::uint32_t index) {
  return tape->nodes[index];
}

bool shown_in_path(std::string_view key) {
  constexpr std::size_t kLongest = 64;
  return !key.empty() && key.size() <= kLongest && std::all_of(key.begin(), key.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
  });
}

template <class Number>
std::optional<Number> exact_number(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

Parser::Parser() : x_tape(std::make_unique<Tape>()) {}
Parser::~Parser() = default;
Parser::Parser(Parser&&) noexcept = default;
Parser& Parser::operator=(Parser&&) noexcept = default;

Result<Value> Parser::parse(std::string_view text, Limits limits) {
  auto& copy = x_tape->copy;
  copy.clear();
  copy.reserve(text.size() + kPadding);
  copy.assign(text);
  copy.append(kPadding, ' ');
  return parse_in_place(std::string_view(copy).substr(0, text.size()), limits);
}

Result<Value> Parser::parse_in_place(std::string_view text, Limits limits) {
  x_tape->text = text;
  TRY_VOID(write_tape(*x_tape, limits));
  return Value(x_tape.get(), 0);
}

Result<Document> Document::parse(std::string_view text, Limits limits) {
  Parser parser;
  const auto root = TRY(parser.parse(text, limits));
  return Document(std::move(parser), root);
}

Kind Value::kind() const {
  return node_at(x_tape, x_index).kind;
}

std::optional<Value> Value::find(std::string_view key) const {
  if (!is(Kind::object)) return std::nullopt;
  const auto end = node_at(x_tape, x_index).next;
  for (auto i = x_index + 1; i < end; i = node_at(x_tape, i).next) {
    if (node_at(x_tape, i).key == key) return Value(x_tape, i);
  }
  return std::nullopt;
}

Result<Value> Value::at(std::string_view key) const {
  if (!is(Kind::object)) return fault("json.object", "Un objet JSON est attendu ici.");
  if (const auto found = find(key)) return *found;
  auto error = fault("json.missing", "Un champ obligatoire manque.");
  auto& place = error.value().place;
  if (shown_in_path(key)) place += (place == "/" ? "" : "/") + std::string(key);
  return error;
}

std::string_view Value::text_or(std::string_view key, std::string_view fallback) const {
  const auto member = find(key);
  if (!member || !member->is(Kind::string)) return fallback;
  return node_at(x_tape, member->x_index).text;
}

Result<std::string_view> Value::string() const {
  if (!is(Kind::string)) return fault("json.string", "Un texte est attendu ici.");
  return node_at(x_tape, x_index).text;
}

Result<bool> Value::boolean() const {
  if (!is(Kind::boolean)) return fault("json.boolean", "« true » ou « false » est attendu ici.");
  return raw() == "true";
}

Result<std::int64_t> Value::integer() const {
  const auto number = is(Kind::number) ? exact_number<std::int64_t>(raw()) : std::nullopt;
  if (!number) return fault("json.integer", "Un nombre entier est attendu ici.");
  return *number;
}

Result<std::uint64_t> Value::natural() const {
  const auto number = is(Kind::number) ? exact_number<std::uint64_t>(raw()) : std::nullopt;
  if (!number) return fault("json.integer", "Un nombre entier positif est attendu ici.");
  return *number;
}

Result<double> Value::number() const {
  const auto number = is(Kind::number) ? exact_number<double>(raw()) : std::nullopt;
  if (!number) return fault("json.number", "Un nombre est attendu ici.");
  return *number;
}

Result<std::string_view> Value::number_text() const {
  if (!is(Kind::number)) return fault("json.number", "Un nombre est attendu ici.");
  return raw();
}

std::string_view Value::raw() const {
  const auto& node = node_at(x_tape, x_index);
  auto bytes = x_tape->text.substr(node.begin, node.end - node.begin);
  while (is_space(bytes.back())) bytes.remove_suffix(1);  // no value is empty
  return bytes;
}

std::size_t Value::offset() const {
  return node_at(x_tape, x_index).begin;
}

std::string_view Value::key() const {
  return node_at(x_tape, x_index).key;
}

std::string Value::path() const {
  std::string path;
  std::uint32_t at = 0;
  while (at != x_index) {  // down from the root, into the child whose subtree holds this value
    std::size_t position = 0;
    auto child = at + 1;
    while (node_at(x_tape, child).next <= x_index) {
      child = node_at(x_tape, child).next;
      ++position;
    }
    const auto key = node_at(x_tape, child).key;
    path += '/';
    if (node_at(x_tape, at).kind == Kind::array) {
      path += std::to_string(position);
    } else {
      path += shown_in_path(key) ? std::string(key) : "?";
    }
    at = child;
  }
  return path;
}

Value::Iterator& Value::Iterator::operator++() {
  x_index = node_at(x_tape, x_index).next;
  return *this;
}

Value::Iterator Value::begin() const {
  return {x_tape, x_index + 1};
}
Value::Iterator Value::end() const {  // a scalar's subtree ends right after it
  return {x_tape, node_at(x_tape, x_index).next};
}

std::size_t Value::size() const {
  std::size_t count = 0;
  for (auto i = begin(); i != end(); ++i) ++count;
  return count;
}

tl::unexpected<Error> Value::fault(std::string_view code, std::string sentence) const {
  auto place = path();
  return refuse_json(code, std::move(sentence), place.empty() ? "/" : std::move(place));
}

}  // namespace serment::json
