#pragma once
// Patterns of file names: "{family}_{given}_{ddmmyyyy}{rest}.{ext}".
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "base/result.h"

namespace serment::dossier {

/// What a file name says of its patient.
struct NamedFile {
  std::string family;
  std::string given;
  Date birth{};
  std::string rest;  ///< what follows, without separators around it
};

class NamePattern {
 public:
  /// Fields: {family}, {given}, one of {ddmmyyyy} and {yyyymmdd}, {rest}, {ext}; anything else
  /// stands for itself. Errors: invalid_input "folder.pattern".
  static Result<NamePattern> parse(std::string_view pattern);
  /// Errors: invalid_input "folder.name" (the name does not follow the pattern), "folder.ambiguous"
  /// (family and given name could be cut in another place, or hold a "_"), "folder.date".
  [[nodiscard]] Result<NamedFile> match(std::string_view name) const;

 private:
  enum class Field : std::uint8_t { literal, family, given, ddmmyyyy, yyyymmdd, rest, extension };
  struct Part {
    Field field = Field::literal;
    std::string text{};  ///< of a literal
  };
  using Spans = std::vector<std::string_view>;
  static std::optional<Field> field_named(std::string_view name);
  using Accept = std::function<bool()>;
  /// True as soon as a whole reading, in `spans`, is accepted.
  [[nodiscard]] bool match_from(std::size_t part, std::string_view rest, Spans& spans,
                                const Accept& accept) const;
  [[nodiscard]] bool has_other_names(std::string_view name, const Spans& spans) const;
  std::vector<Part> x_parts{};
};

inline constexpr std::string_view kDefaultNamePattern = "{family}_{given}_{ddmmyyyy}{rest}.{ext}";

}  // namespace serment::dossier
