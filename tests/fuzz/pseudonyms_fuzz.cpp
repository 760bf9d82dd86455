// A text from anywhere: refused, or cut so that its pieces joined are the text, and every mark is
// of a known kind.
#include "base/bytes.h"
#include "pseudonyms/replace.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace serment;
  const auto text = as_text({data, size});
  const auto& rules = pseudonyms::Rules::embedded();
  const Date day{std::chrono::year{2026}, std::chrono::November, std::chrono::day{29}};
  const auto known = [](std::string_view word) { return word.size() % 3 == 0; };
  const auto made = pseudonyms::replace_identities(text, rules, known, day);
  if (!made) {
    if (made.error().errc != Errc::invalid_input) __builtin_trap();
    return 0;
  }
  std::string joined;
  for (const auto& piece : made->pieces) {
    joined += piece.text;
    if (piece.mark.empty() != piece.kind.empty() || piece.text.empty()) __builtin_trap();
    if (!piece.kind.empty() && rules.token(piece.kind).empty()) __builtin_trap();
  }
  if (joined != text) __builtin_trap();
  return 0;
}
