#pragma once
// Inside json/ only: what a parsed text looks like. Value (reader.cpp) walks it, tape.cpp writes
// it.
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "json/reader.h"

namespace serment::json {

/// One value. Children follow their parent; `next` is the index after the whole subtree.
struct TapeNode {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;  ///< of a scalar: white space may follow it up to here
  std::uint32_t next = 0;
  Kind kind = Kind::null;
  std::string_view key{};
  std::string_view text{};  ///< of a string, unescaped
};

struct SimdParser;  ///< simdjson's, in tape.cpp

struct Tape {
  Tape();
  ~Tape();
  std::unique_ptr<SimdParser> parser;
  std::string copy{};
  std::string_view text{};
  std::vector<TapeNode> nodes{};
  std::vector<std::string_view> keys{};  ///< scratch of the duplicate check
};

/// Parses `tape.text`, followed by Parser::kPadding readable bytes, into `tape.nodes`.
Result<void> write_tape(Tape& tape, Limits limits);

inline bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

inline tl::unexpected<Error> refuse_json(std::string_view code, std::string sentence,
                                         std::string place) {
  return fail(Errc::invalid_input, code, std::move(sentence), {}, {}, std::move(place));
}

}  // namespace serment::json
