#include "compliance/answers.h"

#include <algorithm>

#include "base/bug.h"
#include "base/embedded.h"
#include "compliance/toml_bind.h"
#include "text/identifiers.h"

namespace serment::embedded {
const std::vector<File>& law_register();
}

namespace serment::compliance {

Result<Answers> parse_answers(std::string_view toml) {
  const auto root = TRY(law::parse_toml(toml));
  auto answers = TRY(read_toml<Answers>(root));
  TRY_VOID(check_answers(answers));
  answers.practice.siret = text::compact(answers.practice.siret);
  for (auto& doctor : answers.doctors) doctor.rpps = text::compact(doctor.rpps);
  return answers;
}

std::string sample_answers() {
  for (const auto& file : embedded::law_register())
    if (file.name == "sample_answers.toml") return std::string(file.text);
  bug("law/sample_answers.toml is not embedded");
}

std::set<std::string> tokens_of(const Answers& all) {
  const auto& answers = all.answers;
  std::set<std::string> tokens{answers.structure, "software_" + answers.software};
  const auto add = [&](bool holds, std::string_view token) {
    if (holds) tokens.emplace(token);
  };
  const bool both = answers.secretary == "both";
  add(both || answers.secretary == "employed", "secretary_employed");
  add(both || answers.secretary == "remote", "secretary_remote");
  add(answers.shared_system, "shared_system");
  add(answers.locums, "locums");
  add(answers.online_booking, "online_booking");
  add(answers.teleconsultation, "teleconsultation");
  add(answers.card_payments, "card_payments");
  add(answers.camera, "camera");
  add(answers.paper_files, "paper");
  add(answers.ai, "ai");
  add(answers.internal_studies, "internal_studies");
  add(!all.practice.website.empty(), "website");
  return tokens;
}

const std::set<std::string>& known_tokens() {
  static const std::set<std::string> tokens = {"solo",
                                               "group",
                                               "msp",
                                               "cpts",
                                               "shared_system",
                                               "locums",
                                               "online_booking",
                                               "teleconsultation",
                                               "card_payments",
                                               "camera",
                                               "paper",
                                               "ai",
                                               "website",
                                               "internal_studies",
                                               "secretary_employed",
                                               "secretary_remote",
                                               "software_local",
                                               "software_hosted",
                                               "software_none"};
  return tokens;
}

bool applies(const std::vector<std::string>& when, const std::set<std::string>& tokens) {
  const auto holds = [&](std::string_view entry) {
    while (!entry.empty()) {
      const auto plus = std::min(entry.find('+'), entry.size());
      auto token = entry.substr(0, plus);
      entry.remove_prefix(std::min(plus + 1, entry.size()));
      const bool negated = token.starts_with('!');
      if (negated) token.remove_prefix(1);
      if (tokens.contains(std::string(token)) == negated) return false;
    }
    return true;
  };
  return when.empty() || std::any_of(when.begin(), when.end(), holds);
}

std::string fill_names(std::string text, const Answers& all) {
  const auto& answers = all.answers;
  const std::string no_software = "Dossiers papier";
  const std::pair<std::string_view, const std::string&> names[] = {
      {"{practice_software}", answers.software == "none" ? no_software : answers.practice_software},
      {"{remote_secretary}", answers.remote_secretary},
      {"{booking_platform}", answers.booking_platform},
      {"{teleconsultation_provider}", answers.teleconsultation_provider},
      {"{ai_tools}", answers.ai_tools},
      {"{website}", all.practice.website}};
  for (const auto& [mark, name] : names) {
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + name.size()))
      text.replace(at, mark.size(), name);
  }
  return text;
}

}  // namespace serment::compliance
