#pragma once
// Mustache templates, HTML-escaped. The library (kainjow mustache) stays inside template.cpp.
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.h"

namespace serment::documents {

/// What a template shows: names with a text, a yes/no, a nested view, or a list. An empty text
/// counts as "no" in a section, so `{{#note}}<p>{{note}}</p>{{/note}}` shows nothing for an empty
/// note.
class View {
 public:
  View& set(std::string name, std::string text);
  View& set(std::string name, std::string_view text) {
    return set(std::move(name), std::string(text));
  }
  View& set(std::string name, const char* text) { return set(std::move(name), std::string(text)); }
  View& set(std::string name, bool flag);
  View& set(std::string name, View nested);
  View& set(std::string name, std::vector<View> list);
  /// A list of plain texts, shown by `{{#names}}{{.}}{{/names}}`.
  View& set(std::string name, std::vector<std::string> list);

 private:
  struct Item;
  friend struct ViewReader;
  std::vector<Item> x_items;
};

struct View::Item {
  std::string name;
  std::variant<std::string, bool, std::vector<std::string>, std::vector<View>> value;
  bool nested = false;  ///< the list holds one view, entered as an object
};

/// Fills a template. Everything is HTML-escaped: tags that would write raw text (`{{{x}}}`,
/// `{{&x}}`), partials and delimiter changes are refused ("template.raw_tag"), and so is a name
/// that the view does not have ("template.missing_name", the name in `place`). Errors are faults of
/// the program.
Result<std::string> fill(std::string_view html, const View& view);

/// Escapes a text for HTML content or a quoted attribute.
std::string escape_html(std::string_view text);

}  // namespace serment::documents
