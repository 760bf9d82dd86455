#include "dossier/import_pattern.h"

namespace serment::dossier {
namespace {

constexpr std::size_t kDateDigits = 8;

bool are_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

tl::unexpected<Error> wrong_pattern(std::string sentence) {
  return fail(Errc::invalid_input, "folder.pattern", std::move(sentence), "Rien n’a été importé.",
              "Écrivez par exemple {family}_{given}_{ddmmyyyy}{rest}.{ext}.", "--pattern");
}

std::string spaced(std::string_view text) {
  std::string out(text);
  std::replace(out.begin(), out.end(), '_', ' ');
  return out;
}

}  // namespace

std::optional<NamePattern::Field> NamePattern::field_named(std::string_view name) {
  if (name == "family") return Field::family;
  if (name == "given") return Field::given;
  if (name == "ddmmyyyy") return Field::ddmmyyyy;
  if (name == "yyyymmdd") return Field::yyyymmdd;
  if (name == "rest") return Field::rest;
  if (name == "ext") return Field::extension;
  return std::nullopt;
}

Result<NamePattern> NamePattern::parse(std::string_view pattern) {
  NamePattern result;
  std::vector<int> uses(7, 0);
  while (!pattern.empty()) {
    Part part;
    if (pattern.front() == '{') {
      const auto end = pattern.find('}');
      const auto field =
          end == std::string_view::npos ? std::nullopt : field_named(pattern.substr(1, end - 1));
      if (!field) return wrong_pattern("Le motif contient un champ inconnu.");
      part.field = *field;
      pattern.remove_prefix(end + 1);
    } else {
      part.text = pattern.substr(0, pattern.find('{'));
      pattern.remove_prefix(part.text.size());
    }
    ++uses[static_cast<std::size_t>(part.field)];
    result.x_parts.push_back(std::move(part));
  }
  const auto used = [&](Field field) { return uses[static_cast<std::size_t>(field)]; };
  if (used(Field::family) != 1 || used(Field::given) != 1 ||
      used(Field::ddmmyyyy) + used(Field::yyyymmdd) != 1 || used(Field::rest) > 1 ||
      used(Field::extension) > 1) {
    return wrong_pattern(
        "Le motif doit contenir une fois {family}, {given} et une date de naissance.");
  }
  return result;
}

/// Tries the shortest text first for each field; names are short, so trying all is cheap.
bool NamePattern::match_from(std::size_t index, std::string_view rest, Spans& spans,
                             const Accept& accept) const {
  if (index == x_parts.size()) return rest.empty() && accept();
  const auto& part = x_parts[index];
  const auto take = [&](std::size_t length) {
    spans[index] = rest.substr(0, length);
    return match_from(index + 1, rest.substr(length), spans, accept);
  };
  switch (part.field) {
    case Field::literal:
      return rest.substr(0, part.text.size()) == part.text && take(part.text.size());
    case Field::ddmmyyyy:
    case Field::yyyymmdd:
      return rest.size() >= kDateDigits && are_digits(rest.substr(0, kDateDigits)) &&
             take(kDateDigits);
    case Field::extension:
      return rest.find('.') == std::string_view::npos && !rest.empty() && take(rest.size());
    case Field::family:
    case Field::given:
    case Field::rest:
      break;
  }
  for (std::size_t length = part.field == Field::rest ? 0 : 1; length <= rest.size(); ++length) {
    if (take(length)) return true;
  }
  return false;
}

/// True when the name can be read with the same date and other names: with spaces between fields,
/// "LE GALL Jean" has two readings. A date further on belongs to the rest.
bool NamePattern::has_other_names(std::string_view name, const Spans& spans) const {
  Spans others(x_parts.size());
  return match_from(0, name, others, [&] {
    bool same_date = true;
    bool same_names = true;
    for (std::size_t i = 0; i < x_parts.size(); ++i) {
      const auto field = x_parts[i].field;
      if (field == Field::ddmmyyyy || field == Field::yyyymmdd)
        same_date = others[i].data() == spans[i].data();
      if (field == Field::family || field == Field::given)
        same_names = same_names && others[i] == spans[i];
    }
    return same_date && !same_names;
  });
}

Result<NamedFile> NamePattern::match(std::string_view name) const {
  constexpr std::size_t kLongestName = 255;
  Spans spans(x_parts.size());
  if (name.size() > kLongestName || !match_from(0, name, spans, [] { return true; })) {
    return fail(Errc::invalid_input, "folder.name", "Le nom du fichier ne suit pas le motif.", {},
                "Renommez le fichier, ou changez le motif avec --pattern.");
  }
  NamedFile file;
  std::string digits;
  bool ambiguous = has_other_names(name, spans);
  for (std::size_t i = 0; i < x_parts.size(); ++i) {
    const auto text = spans[i];
    const bool is_name = x_parts[i].field == Field::family || x_parts[i].field == Field::given;
    ambiguous = ambiguous || (is_name && text.find('_') != std::string_view::npos);
    if (x_parts[i].field == Field::family) file.family = text;
    if (x_parts[i].field == Field::given) file.given = text;
    if (x_parts[i].field == Field::rest) file.rest = spaced(text);
    if (x_parts[i].field == Field::ddmmyyyy) {
      digits = std::string(text.substr(4)) + "-" + std::string(text.substr(2, 2)) + "-" +
               std::string(text.substr(0, 2));
    }
    if (x_parts[i].field == Field::yyyymmdd) {
      digits = std::string(text.substr(0, 4)) + "-" + std::string(text.substr(4, 2)) + "-" +
               std::string(text.substr(6));
    }
  }
  if (ambiguous) {
    return fail(Errc::invalid_input, "folder.ambiguous",
                "On ne peut pas savoir où finit le nom et où commence le prénom.", {},
                "Entre le nom et le prénom, mettez un signe qu’aucun des deux ne contient.");
  }
  const auto birth = parse_iso_date(digits);
  if (!birth) {
    return fail(Errc::invalid_input, "folder.date",
                "La date de naissance dans le nom du fichier n’existe pas.");
  }
  file.birth = *birth;
  return file;
}

}  // namespace serment::dossier
