#include "procedures/written.h"

#include <algorithm>
#include <set>

#include "base/bug.h"
#include "compliance/page.h"
#include "crypto/encoding.h"
#include "crypto/hash.h"
#include "documents/template.h"

namespace serment::procedures {
namespace {

std::string officer_of(const compliance::Answers& answers) {
  if (answers.dpo && !answers.dpo->name.empty()) return answers.dpo->name;
  return "le médecin titulaire";
}

std::string deadline_words(const law::DeadlineSet& deadlines, std::string_view name) {
  const auto slash = name.find('/');
  if (slash == std::string_view::npos) bug("a procedure names a deadline without its limit");
  const auto& rule = deadlines.at(name.substr(0, slash));
  for (const auto& limit : rule.limits)
    if (limit.id == name.substr(slash + 1)) return law::length_in_words(limit);
  bug("a procedure names a limit that its deadline does not have");
}

std::string rule_words(const Sources& sources, std::string_view id) {
  auto words = law::duration_text(sources.rules, id, sources.today);
  if (!words) bug("a procedure names a retention rule that is not in force");
  return std::move(*words);
}

std::string filled(const std::string& text, const Sources& sources) {
  constexpr std::string_view kDeadline = "deadline:", kRule = "rule:";
  std::string out;
  std::size_t from = 0;
  // In one pass: what somebody typed in an answer is never read again for placeholders.
  for (auto at = text.find('{'); at != std::string::npos; at = text.find('{', from)) {
    const auto end = text.find('}', at);
    if (end == std::string::npos) break;
    const std::string_view name(text.data() + at + 1, end - at - 1);
    out.append(text, from, at - from);
    if (name == "officer")
      out += officer_of(sources.answers);
    else if (name.starts_with(kDeadline))
      out += deadline_words(sources.deadlines, name.substr(kDeadline.size()));
    else if (name.starts_with(kRule))
      out += rule_words(sources, name.substr(kRule.size()));
    else
      out += compliance::fill_names(text.substr(at, end + 1 - at), sources.answers);
    from = end + 1;
  }
  return out.append(text, from, std::string::npos);
}

/// A sentence starts with a capital, whoever it begins with.
std::string as_sentence(std::string text) {
  if (!text.empty() && text.front() >= 'a' && text.front() <= 'z')
    text.front() = static_cast<char>(text.front() - 'a' + 'A');
  return text;
}

Written write(const Procedure& procedure, const std::set<std::string>& tokens,
              const Sources& sources) {
  Written written{procedure.id, procedure.number, procedure.title, procedure.purpose, {}, {}};
  std::string words = procedure.title + "\n" + procedure.purpose;
  for (const auto& section : procedure.sections) {
    if (!compliance::applies(section.when, tokens)) continue;
    WrittenSection shown{section.title, section.cite, {}};
    words += "\n" + section.title + "\n" + section.cite;
    for (const auto& step : section.steps) {
      shown.steps.push_back(as_sentence(filled(step, sources)));
      words += "\n" + shown.steps.back();
    }
    written.sections.push_back(std::move(shown));
  }
  written.digest = crypto::hex(crypto::sha256(as_bytes(words)));
  return written;
}

}  // namespace

std::vector<Written> write_all(const Catalogue& catalogue, const Sources& sources) {
  const auto tokens = compliance::tokens_of(sources.answers);
  std::vector<Written> all;
  for (const auto& procedure : catalogue.all())
    if (compliance::applies(procedure.when, tokens))
      all.push_back(write(procedure, tokens, sources));
  return all;
}

Result<compliance::Printable> document(const Written& written, const Sources& sources,
                                       const std::string& adopted) {
  auto view = compliance::practice_view(sources.answers, sources.today);
  std::vector<documents::View> sections;
  for (const auto& section : written.sections) {
    documents::View shown;
    shown.set("title", section.title).set("cite", section.cite).set("steps", section.steps);
    sections.push_back(std::move(shown));
  }
  view.set("title", written.title)
      .set("number", written.number)
      .set("purpose", written.purpose)
      .set("adopted", adopted)
      .set("digest", written.digest.substr(0, 16))
      .set("sections", std::move(sections));
  auto html = TRY(documents::fill(compliance::template_of("procedure.html"), view));
  return compliance::Printable{"procedure-" + written.number, written.title, std::move(html)};
}

}  // namespace serment::procedures
