#pragma once
// Strict JSON (RFC 8259): UTF-8 only, duplicate keys refused, nothing after the value, bounded
// depth and number of values, integers within 64 bits, finite doubles. simdjson stays in
// tape.cpp.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace serment::json {

struct Limits {
  std::uint32_t depth = 64;
  std::uint32_t values = 1'000'000;
};

enum class Kind : std::uint8_t { null, boolean, number, string, array, object };

struct Tape;  ///< the parsed values, in tape.h

/// A handle on one value of a parsed text; copied freely, valid as long as its Parser or Document
/// holds that text. Not for use from several threads while the parser parses.
class Value {
 public:
  [[nodiscard]] Kind kind() const;
  [[nodiscard]] bool is(Kind kind_wanted) const { return kind() == kind_wanted; }

  /// The member of that name; nothing when absent, or when this is not an object.
  [[nodiscard]] std::optional<Value> find(std::string_view key) const;
  /// Same, but absent is a fault: invalid_input "json.missing".
  [[nodiscard]] Result<Value> at(std::string_view key) const;
  /// The text of a string member, else `fallback` (absent or of another kind).
  [[nodiscard]] std::string_view text_or(std::string_view key,
                                         std::string_view fallback = {}) const;

  // Faults are invalid_input "json.string", "json.integer"…, with the path of this value.
  [[nodiscard]] Result<std::string_view> string() const;
  [[nodiscard]] Result<bool> boolean() const;
  [[nodiscard]] Result<std::int64_t> integer() const;
  [[nodiscard]] Result<std::uint64_t> natural() const;
  [[nodiscard]] Result<double> number() const;
  [[nodiscard]] Result<std::string_view> number_text() const;  ///< as written: "1.10"

  /// The bytes of this value in the parsed text, brackets and quotes included.
  [[nodiscard]] std::string_view raw() const;
  /// Where those bytes start in the parsed text.
  [[nodiscard]] std::size_t offset() const;
  /// "/entry/3/resource" (RFC 6901; a key that is not a plain identifier shows as "?").
  [[nodiscard]] std::string path() const;
  /// The key of this value in its object; empty elsewhere.
  [[nodiscard]] std::string_view key() const;

  /// Walks the members of an object or the elements of an array; empty for other kinds.
  class Iterator {
   public:
    Value operator*() const { return {x_tape, x_index}; }
    Iterator& operator++();
    bool operator==(const Iterator& other) const { return x_index == other.x_index; }

   private:
    friend class Value;
    Iterator(const Tape* tape, std::uint32_t index) : x_tape(tape), x_index(index) {}
    const Tape* x_tape;
    std::uint32_t x_index;
  };
  [[nodiscard]] Iterator begin() const;
  [[nodiscard]] Iterator end() const;
  [[nodiscard]] std::size_t size() const;  ///< members or elements, counted

  /// A fault at this value: "json.<what>" with its path.
  [[nodiscard]] tl::unexpected<Error> fault(std::string_view code, std::string sentence) const;

 private:
  friend class Parser;
  Value(const Tape* tape, std::uint32_t index) : x_tape(tape), x_index(index) {}
  const Tape* x_tape;
  std::uint32_t x_index;
};

/// Parses one text after another in the same memory. Not thread-safe.
class Parser {
 public:
  /// Readable bytes that parse_in_place needs after its text.
  static constexpr std::size_t kPadding = 64;
  Parser();
  ~Parser();
  Parser(Parser&&) noexcept;
  Parser& operator=(Parser&&) noexcept;
  /// Copies the text. Errors: invalid_input "json.syntax", "json.utf8", "json.depth",
  /// "json.duplicate_key", "json.number", "json.too_large", with line and column or path.
  Result<Value> parse(std::string_view text, Limits limits = {});
  /// Same without copy: `text` stays in place and is followed by kPadding readable bytes.
  Result<Value> parse_in_place(std::string_view text, Limits limits = {});

 private:
  std::unique_ptr<Tape> x_tape;
};

/// A parsed text that owns itself.
class Document {
 public:
  static Result<Document> parse(std::string_view text, Limits limits = {});
  [[nodiscard]] Value root() const { return x_root; }

 private:
  Document(Parser parser, Value root) : x_parser(std::move(parser)), x_root(root) {}
  Parser x_parser;
  Value x_root;
};

}  // namespace serment::json
