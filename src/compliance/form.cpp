#include "compliance/form.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "base/calendar.h"
#include "compliance/plain_text.h"

namespace serment::compliance {
namespace {

constexpr std::size_t kMaxText = 4000;
constexpr std::size_t kMaxRows = 200;  // rows of one list: far above any real activity

tl::unexpected<Error> unknown_field(std::string_view path) {
  return fail(Errc::not_found, "register.unknown_field",
              "Ce champ n’existe pas dans une fiche du registre.", "La fiche est inchangée.",
              "Les champs se lisent dans « serment register show --json ».", std::string(path));
}

/// "recipients[2]" → "recipients" and 2; no bracket gives 0.
struct PathStep {
  std::string_view name;
  std::size_t number = 0;
};

std::optional<PathStep> read_step(std::string_view text) {
  const auto bracket = text.find('[');
  if (bracket == std::string_view::npos) return PathStep{text, 0};
  if (!text.ends_with(']')) return std::nullopt;
  const auto digits = text.substr(bracket + 1, text.size() - bracket - 2);
  std::size_t number = 0;
  const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (fault != std::errc{} || end != digits.data() + digits.size() || number == 0) return {};
  return PathStep{text.substr(0, bracket), number};
}

/// The element of that number (from 1); the number after the last appends one.
Form* element_at(Form& list, std::size_t number) {
  if (number == list.children.size() + 1 && number <= kMaxRows)
    list.children.push_back(list.blank.front());
  return number <= list.children.size() ? &list.children[number - 1] : nullptr;
}

Result<void> merge_element(Form& element, json::Value value) {
  if (element.kind == Form::Kind::group) return merge(element, value);
  element.text = std::string(TRY(value.string()));
  return {};
}

Result<void> merge_field(Form& field, json::Value value) {
  if (value.is(json::Kind::null)) {
    field.text.clear();
    field.children.clear();
    return {};
  }
  if (field.kind == Form::Kind::text) {
    field.text = std::string(TRY(value.string()));
    return {};
  }
  if (!value.is(json::Kind::array)) return value.fault("json.array", "Une liste est attendue ici.");
  field.children.clear();
  for (const auto element : value) {
    field.children.push_back(field.blank.front());
    TRY_VOID(merge_element(field.children.back(), element));
  }
  return {};
}

void tidy_text(std::string& text) {
  if (text.empty() || (text.find_first_of("\r\t") == std::string::npos &&
                       std::string_view(" \n").find(text.front()) == std::string_view::npos &&
                       std::string_view(" \n").find(text.back()) == std::string_view::npos))
    return;
  std::string out;
  for (const char c : text) {
    if (c == '\r') continue;
    out.push_back(c == '\t' ? ' ' : c);
  }
  const auto blank = [](char c) { return c == ' ' || c == '\n'; };
  while (!out.empty() && blank(out.back())) out.pop_back();
  out.erase(out.begin(), std::find_if_not(out.begin(), out.end(), blank));
  text = std::move(out);
}

std::size_t rank_in_model(const FieldInfo& info, const Form& element) {
  const auto found = std::find(info.row_names.begin(), info.row_names.end(),
                               std::string_view(element.children.front().text));
  return static_cast<std::size_t>(found - info.row_names.begin());
}

void tidy_list(Form& list) {
  std::erase_if(list.children, [](const Form& element) { return element.is_blank(); });
  if (list.info == nullptr || list.info->rows != Rows::keyed) return;
  std::stable_sort(list.children.begin(), list.children.end(), [&](const Form& a, const Form& b) {
    return rank_in_model(*list.info, a) < rank_in_model(*list.info, b);
  });
}

std::string path_in(const std::string& parent, std::string_view member) {
  return parent.empty() ? std::string(member) : parent + "." + std::string(member);
}

tl::unexpected<Error> refused(std::string_view code, const std::string& label,
                              std::string_view reason, std::string path) {
  return fail(Errc::invalid_input, code, "« " + label + " » : " + std::string(reason) + ".",
              "La fiche est inchangée.", "Corrigez ce champ, puis enregistrez à nouveau.",
              std::move(path));
}

Result<void> check_text(const Form& field, const std::string& label, const std::string& path) {
  const bool required = field.info != nullptr && field.info->need != Need::optional;
  if (required && field.text.empty())
    return refused("register.required", label, "ce champ est obligatoire dans un registre", path);
  if (field.text.size() > kMaxText || !is_plain_text(field.text))
    return refused("register.text", label, "ce texte est trop long ou n’est pas du texte", path);
  const bool date = field.info != nullptr && field.info->need == Need::required_date;
  if (date && !parse_iso_date(field.text))
    return refused("register.date", label, "une date est attendue, par exemple 2026-11-23", path);
  return {};
}

Result<void> check_group(const Form& group, const std::string& label, const std::string& path);

bool is_title_of_model(const FieldInfo& info, const Form& element) {
  return info.rows == Rows::keyed && rank_in_model(info, element) < info.row_names.size() &&
         std::all_of(element.children.begin() + 1, element.children.end(),
                     [](const Form& cell) { return cell.is_blank(); });
}

Result<void> check_list(const Form& list, const std::string& path) {
  const std::string label(list.info->label);
  if (list.info->need == Need::required && list.children.empty())
    return refused("register.required", label, "au moins une ligne est obligatoire", path);
  const bool fixed = list.info->rows == Rows::fixed;
  if (list.children.size() > (fixed ? list.info->row_names.size() : kMaxRows))
    return refused("register.too_many", label, "il y a trop de lignes", path);
  for (std::size_t i = 0; i < list.children.size(); ++i) {
    const auto& element = list.children[i];
    const auto place = path + "[" + std::to_string(i + 1) + "]";
    const auto name = label_of(list, i, nullptr);
    TRY_VOID(element.kind == Form::Kind::text ? check_text(element, name, place)
                                              : check_group(element, name, place));
    // A row of the model stands in every spreadsheet: nothing but its title would read as unused.
    if (is_title_of_model(*list.info, element))
      return refused("register.row_empty", name,
                     "cette ligne du modèle n’a que son titre : décrivez-la ou retirez-la", place);
  }
  return {};
}

Result<void> check_group(const Form& group, const std::string& label, const std::string& path) {
  for (const auto& field : group.children) {
    const auto place = path_in(path, field.info->member);
    if (field.kind == Form::Kind::list) {
      TRY_VOID(check_list(field, place));
    } else {
      const std::string own(field.info->label);
      TRY_VOID(check_text(field, label.empty() ? own : label + ", " + own, place));
    }
  }
  return {};
}

}  // namespace

const Form* Form::find(std::string_view member) const {
  for (const auto& child : children)
    if (child.info != nullptr && child.info->member == member) return &child;
  return nullptr;
}

Form* Form::find(std::string_view member) {
  return const_cast<Form*>(std::as_const(*this).find(member));
}

bool Form::is_blank() const {
  return text.empty() && std::all_of(children.begin(), children.end(),
                                     [](const Form& child) { return child.is_blank(); });
}

bool Form::same_content(const Form& other) const {
  return text == other.text &&
         std::equal(children.begin(), children.end(), other.children.begin(), other.children.end(),
                    [](const Form& a, const Form& b) { return a.same_content(b); });
}

Result<void> assign(Form& form, std::string_view path, std::string_view value) {
  Form* place = &form;
  std::string_view rest = path;
  while (!rest.empty()) {
    const auto dot = rest.find('.');
    const auto step = read_step(rest.substr(0, dot));
    rest = dot == std::string_view::npos ? std::string_view{} : rest.substr(dot + 1);
    if (!step || place->kind != Form::Kind::group) return unknown_field(path);
    place = place->find(step->name);
    if (place == nullptr || (place->kind == Form::Kind::list) != (step->number != 0))
      return unknown_field(path);
    if (step->number != 0) place = element_at(*place, step->number);
    if (place == nullptr) return unknown_field(path);
  }
  if (place->kind != Form::Kind::text) return unknown_field(path);
  place->text = std::string(value);
  return {};
}

Result<void> merge(Form& form, json::Value patch) {
  if (!patch.is(json::Kind::object)) return patch.fault("json.object", "Un objet est attendu ici.");
  for (const auto member : patch) {
    Form* field = form.find(member.key());
    if (field == nullptr)
      return member.fault("json.unknown", "Ce champ n’existe pas dans une fiche du registre.");
    TRY_VOID(merge_field(*field, member));
  }
  return {};
}

void tidy(Form& form) {
  tidy_text(form.text);
  if (form.info != nullptr && form.info->need == Need::required_date)
    if (const auto date = parse_french_date(form.text)) form.text = iso(*date);
  for (auto& child : form.children) tidy(child);
  if (form.kind == Form::Kind::list) tidy_list(form);
}

Result<void> check(const Form& form) {
  return check_group(form, "", "");
}

std::string label_of(const Form& list, std::size_t index, const Form* member) {
  std::string label;
  const auto& info = *list.info;
  if (info.rows == Rows::fixed && index < info.row_names.size()) {
    label = info.row_names[index];
  } else {
    label = std::string(info.label) + " " + std::to_string(index + 1);
  }
  if (member != nullptr) label += ", " + std::string(member->info->label);
  return label;
}

}  // namespace serment::compliance
