#include "documents/template.h"

#include <kainjow/mustache.hpp>
#include <set>

namespace serment::documents {
namespace {

using Data = kainjow::mustache::data;

/// Remembers the names that a template uses and the view lacks: a legal document must not lose a
/// field in silence.
class StrictContext final : public kainjow::mustache::context<std::string> {
 public:
  explicit StrictContext(const Data* data) : kainjow::mustache::context<std::string>(data) {}
  [[nodiscard]] const Data* get(const std::string& name) const override {
    const Data* found = kainjow::mustache::context<std::string>::get(name);
    if (found == nullptr) x_missing.insert(name);
    return found;
  }
  [[nodiscard]] const std::set<std::string>& missing() const { return x_missing; }

 private:
  mutable std::set<std::string> x_missing;
};

bool has_forbidden_tag(std::string_view html) {
  for (auto at = html.find("{{"); at != std::string_view::npos; at = html.find("{{", at + 2)) {
    const auto first = html.find_first_not_of(" \t\n", at + 2);
    if (first != std::string_view::npos &&
        std::string_view("{&>=").find(html[first]) != std::string_view::npos)
      return true;
  }
  return false;
}

tl::unexpected<Error> template_fault(std::string_view code, std::string place) {
  return fail(Errc::internal, code, "Un modèle de document du logiciel est fautif.",
              "Rien n’a été écrit.", "Signalez ce défaut\u00a0: il ne vient pas de vos données.",
              std::move(place));
}

}  // namespace

/// Turns a view into the library's own tree.
struct ViewReader {
  static Data read(const View& view) {
    Data object(Data::type::object);
    for (const auto& item : view.x_items) object.set(item.name, value_of(item));
    return object;
  }

  static Data value_of(const View::Item& item) {
    if (const auto* text = std::get_if<std::string>(&item.value))
      return text->empty() ? Data(false) : Data(*text);
    if (const auto* flag = std::get_if<bool>(&item.value)) return Data(*flag);
    if (const auto* views = std::get_if<std::vector<View>>(&item.value)) {
      if (item.nested) return read(views->front());
      Data list(Data::type::list);
      for (const auto& view : *views) list.push_back(read(view));
      return list;
    }
    Data list(Data::type::list);
    for (const auto& text : std::get<std::vector<std::string>>(item.value)) list.push_back(text);
    return list;
  }
};

View& View::set(std::string name, std::string text) {
  x_items.push_back({std::move(name), std::move(text)});
  return *this;
}
View& View::set(std::string name, bool flag) {
  x_items.push_back({std::move(name), flag});
  return *this;
}
View& View::set(std::string name, View nested) {
  x_items.push_back({std::move(name), std::vector<View>{std::move(nested)}, true});
  return *this;
}
View& View::set(std::string name, std::vector<View> list) {
  x_items.push_back({std::move(name), std::move(list)});
  return *this;
}
View& View::set(std::string name, std::vector<std::string> list) {
  x_items.push_back({std::move(name), std::move(list)});
  return *this;
}

Result<std::string> fill(std::string_view html, const View& view) {
  if (has_forbidden_tag(html)) return template_fault("template.raw_tag", {});
  kainjow::mustache::mustache compiled{std::string(html)};
  if (!compiled.is_valid()) return template_fault("template.malformed", compiled.error_message());
  const Data data = ViewReader::read(view);
  StrictContext context(&data);
  std::string filled = compiled.render(context);
  if (!context.missing().empty())
    return template_fault("template.missing_name", *context.missing().begin());
  return filled;
}

std::string escape_html(std::string_view text) {
  return kainjow::mustache::html_escape(std::string(text));
}

}  // namespace serment::documents
