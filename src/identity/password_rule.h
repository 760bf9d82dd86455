#pragma once
// What password is accepted. CNIL, délibération 2022-100 du 21 juillet 2022, cas 1: 80 bits,
// reached by 12 signs of four classes, 14 of letters and digits, or a phrase of seven words; plus a
// look for what is guessed first (zxcvbn) and for the names of the practice.
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace serment::identity {

struct PasswordVerdict {
  bool accepted = false;
  std::string rule;                  ///< "classes", "length", "passphrase" or empty
  std::string missing;               ///< "Encore 3 caractères. Une phrase convient très bien."
  std::vector<std::string> reasons;  ///< why it is refused, French
};
/// `own_words`: the login, the person's name, the practice's name: refused inside.
PasswordVerdict judge_password(std::string_view candidate,
                               const std::vector<std::string>& own_words);
/// The refusal of a password, said in one place: invalid_input "password.weak", with what is
/// missing as what to do next. `kept`: what has not changed.
tl::unexpected<Error> refuse_weak(const PasswordVerdict& verdict, std::string kept,
                                  std::string place = {});
/// A PIN of 4 to 8 digits that is not the first that anybody tries.
bool is_acceptable_pin(std::string_view pin);

}  // namespace serment::identity
