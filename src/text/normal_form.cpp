#include "text/normal_form.h"

#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "base/result.h"

namespace serment::text {

std::string compatibility_form(std::string_view text) {
  std::u16string units(text.size() + 1, u'\0');
  std::int32_t length = 0;
  UErrorCode status = U_ZERO_ERROR;
  u_strFromUTF8WithSub(units.data(), static_cast<std::int32_t>(units.size()), &length, text.data(),
                       static_cast<std::int32_t>(text.size()), 0xFFFD, nullptr, &status);
  if (U_FAILURE(status)) bug("text: UTF-16 conversion");
  const UNormalizer2* const nfkc = unorm2_getNFKCInstance(&status);
  // No code point grows beyond 18 units in NFKC (U+FDFA).
  std::u16string composed(static_cast<std::size_t>(length) * 18 + 1, u'\0');
  const auto written = unorm2_normalize(nfkc, units.data(), length, composed.data(),
                                        static_cast<std::int32_t>(composed.size()), &status);
  if (U_FAILURE(status)) bug("text: NFKC");
  std::string out(static_cast<std::size_t>(written) * 3 + 1, '\0');
  std::int32_t bytes = 0;
  u_strToUTF8(out.data(), static_cast<std::int32_t>(out.size()), &bytes, composed.data(), written,
              &status);
  if (U_FAILURE(status)) bug("text: UTF-8 conversion");
  out.resize(static_cast<std::size_t>(bytes));
  return out;
}

}  // namespace serment::text
