#include "retention/signed_act.h"

#include <algorithm>

namespace serment::retention {
namespace {

/// A reason or a name made of blanks is none.
bool is_blank(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) <= ' '; });
}

}  // namespace

Result<void> check_signed(std::string_view code, std::string_view by, std::string_view reason) {
  if (!is_blank(by) && !is_blank(reason)) return {};
  return fail(Errc::invalid_input, code, "Il faut le nom d’une personne et un motif écrit.",
              "Rien n’a changé.", "Donnez --by et --reason.", is_blank(by) ? "by" : "reason");
}

}  // namespace serment::retention
