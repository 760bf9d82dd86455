#pragma once
// A described struct seen as a tree of labelled texts. Everything that does not care which register
// it handles (sheets, CSV, validation, editing, differences) works on this tree.
#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <string>
#include <type_traits>
#include <vector>

#include "base/result.h"
#include "compliance/field.h"
#include "json/reader.h"

namespace serment::compliance {

struct Form {
  enum class Kind : std::uint8_t { text, group, list };
  Kind kind = Kind::text;
  const FieldInfo* info = nullptr;  ///< absent for the root and for elements of a list
  std::string text{};
  std::vector<Form> children{};  ///< fields of a group, elements of a list
  std::vector<Form> blank{};     ///< of a list: one empty element

  [[nodiscard]] const Form* find(std::string_view member) const;
  [[nodiscard]] Form* find(std::string_view member);
  [[nodiscard]] bool is_blank() const;  ///< no text anywhere inside
  bool same_content(const Form& other) const;
};

template <class T>
using DescribedMembers = boost::describe::describe_members<T, boost::describe::mod_public>;

/// True when kFields names exactly the described members, in the same order.
template <class T>
consteval bool labels_match_members() {
  std::size_t index = 0;
  bool match = true;
  boost::mp11::mp_for_each<DescribedMembers<T>>([&](auto member) {
    match = match && index < std::size(T::kFields) && T::kFields[index].member == member.name;
    ++index;
  });
  return match && index == std::size(T::kFields);
}

/// The struct as a form. Members are std::string, std::vector<std::string> or vectors of structs.
template <class T>
Form form_of(const T& item) {
  if constexpr (std::is_same_v<T, std::string>) {
    return {.kind = Form::Kind::text, .text = item};
  } else {
    static_assert(labels_match_members<T>(), "kFields and the description must name the members");
    Form form{.kind = Form::Kind::group};
    const FieldInfo* info = T::kFields;
    boost::mp11::mp_for_each<DescribedMembers<T>>([&](auto member) {
      const auto& value = item.*member.pointer;
      Form field;
      if constexpr (std::is_same_v<std::decay_t<decltype(value)>, std::string>) {
        field = form_of(value);
      } else {
        using Element = typename std::decay_t<decltype(value)>::value_type;
        field.kind = Form::Kind::list;
        field.blank.push_back(form_of(Element{}));
        for (const auto& element : value) field.children.push_back(form_of(element));
      }
      field.info = info++;
      form.children.push_back(std::move(field));
    });
    return form;
  }
}

/// The struct back from a form of the same shape (made by form_of<T>, then edited).
template <class T>
T read_form(const Form& form) {
  if constexpr (std::is_same_v<T, std::string>) {
    return form.text;
  } else {
    T item{};
    std::size_t index = 0;
    boost::mp11::mp_for_each<DescribedMembers<T>>([&](auto member) {
      auto& value = item.*member.pointer;
      const Form& field = form.children.at(index++);
      if constexpr (std::is_same_v<std::decay_t<decltype(value)>, std::string>) {
        value = field.text;
      } else {
        using Element = typename std::decay_t<decltype(value)>::value_type;
        for (const auto& child : field.children) value.push_back(read_form<Element>(child));
      }
    });
    return item;
  }
}

/// Puts `value` at "name", "recipients[1].details" (counted from 1; one past the end appends) or
/// "audience[2]". Error: not_found "register.unknown_field" with the path.
Result<void> assign(Form& form, std::string_view path, std::string_view value);

/// Applies a JSON merge patch (RFC 7396): a text replaces a text, an array replaces a whole list,
/// null empties. Unknown members and other kinds are refused with their path.
Result<void> merge(Form& form, json::Value patch);

/// Trims texts, drops blank elements and puts keyed rows in the order of the model, so that equal
/// contents are equal forms whatever way they came by.
void tidy(Form& form);

/// Refuses an empty required field, a malformed date, text that is not UTF-8, holds control
/// characters or exceeds 4 000 bytes, and more fixed rows than names. Error: invalid_input
/// "register.required", "register.date", "register.text", "register.too_many"; the path is in
/// `place`, the French label in `what`.
Result<void> check(const Form& form);

/// A French path for people: "Destinataire 2, Précisions".
std::string label_of(const Form& list, std::size_t index, const Form* member);

}  // namespace serment::compliance
