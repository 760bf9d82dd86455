#include "compliance/page.h"

#include "base/bug.h"
#include "base/embedded.h"
#include "documents/documents.h"
#include "text/identifiers.h"

namespace serment::embedded {
const std::vector<File>& compliance_templates();
}

namespace serment::compliance {

using documents::View;

namespace {

std::string officer_line(const Answers& answers) {
  if (!answers.dpo) return {};
  const auto& dpo = *answers.dpo;
  return joined({dpo.name, dpo.organisation, dpo.address, dpo.phone, dpo.email});
}

}  // namespace

std::string template_of(std::string_view name) {
  static constexpr std::string_view kMark = "<!-- base style -->";
  for (const auto& file : embedded::compliance_templates()) {
    if (file.name != name) continue;
    std::string html(file.text);
    const auto at = html.find(kMark);
    if (at == std::string::npos) bug("a template does not take the base style");
    return html.replace(at, kMark.size(),
                        "<style>" + std::string(documents::base_style()) + "</style>");
  }
  bug("a template of texts/ is not embedded");
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const auto& part : parts)
    if (!part.empty()) text += (text.empty() ? "" : ", ") + part;
  return text;
}

View practice_view(const Answers& answers, Date date) {
  const auto& practice = answers.practice;
  View view;
  view.set("practice", practice.name)
      .set("address", practice.address + ", " + practice.postal_code + " " + practice.city)
      .set("phone", text::shown_phone(*text::french_phone(practice.phone)))
      .set("email", practice.email)
      .set("siret", practice.siret)
      .set("dpo", officer_line(answers))
      .set("date", in_french(date));
  return view;
}

}  // namespace serment::compliance
