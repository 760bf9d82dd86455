#include "compliance/notice_view.h"

#include <algorithm>
#include <set>

#include "compliance/catalogue.h"

namespace serment::compliance {
namespace {

using documents::View;

/// The base of law/legal_bases.toml that a register's label names ("L’obligation légale
/// (art. 6.1.c)").
const catalogue::LegalBasis* known_basis(std::string_view label) {
  if (const auto* named = catalogue::basis_named(label)) return named;
  // What was kept before bases were held to the list.
  for (const auto& basis : catalogue::get().bases)
    if (label.starts_with(basis.label)) return &basis;
  return nullptr;
}

std::string plain_basis(const Purpose& purpose) {
  const auto* basis = known_basis(purpose.legal_basis);
  if (basis == nullptr) return purpose.legal_basis;
  if (basis->article != "6.1.f" || purpose.legitimate_interest.empty()) return basis->plain;
  return basis->plain + " : " + purpose.legitimate_interest;
}

std::string article_of(const Purpose& purpose) {
  const auto* basis = known_basis(purpose.legal_basis);
  return basis == nullptr ? "RGPD, art.\u00a06" : "RGPD, art.\u00a0" + basis->article;
}

/// A text of law named beside the article it repeats adds nothing.
std::string reference_beside(const Purpose& purpose) {
  return purpose.reference.starts_with("RGPD art.\u00a06.1") ? "" : purpose.reference;
}

/// Ends of list items: a comma of French lists is a semicolon, then a full stop.
void punctuate(std::vector<View>& items) {
  for (std::size_t i = 0; i < items.size(); ++i)
    items[i].set("end", i + 1 == items.size() ? "." : "\u202f;");
}

std::string_view without_spaces_after(std::string_view text) {
  for (bool more = true; more;) {
    more = false;
    for (const std::string_view space : {"\u00a0", "\u202f", " "}) {
      if (!text.ends_with(space)) continue;
      text.remove_suffix(space.size());
      more = true;
    }
  }
  return text;
}

/// Where the bracket that ends the text opens; npos when none does.
std::size_t last_bracket(std::string_view text) {
  int depth = 0;
  for (auto i = text.size(); i-- > 0;) {
    if (text[i] == ')') ++depth;
    if (text[i] == '(' && --depth == 0) return i;
  }
  return std::string_view::npos;
}

/// What ends in brackets ("à vérifier", "durée à fixer par le cabinet") is for the practice.
std::string_view without_remarks(std::string_view clause) {
  clause = without_spaces_after(clause);
  while (clause.ends_with(')')) {
    const auto bracket = last_bracket(clause);
    if (bracket == std::string_view::npos) break;
    clause = without_spaces_after(clause.substr(0, bracket));
  }
  return clause;
}

}  // namespace

std::vector<std::string> clauses_of(const std::string& retention) {
  std::vector<std::string> clauses;
  std::string_view rest = retention;
  int depth = 0;
  std::size_t begin = 0;
  const auto close = [&](std::size_t end) {
    const auto clause = without_remarks(rest.substr(begin, end - begin));
    if (!clause.empty()) clauses.emplace_back(clause);
    begin = end + 2;
  };
  for (std::size_t i = 0; i < rest.size(); ++i) {
    if (rest[i] == '(') ++depth;
    if (rest[i] == ')' && depth > 0) --depth;
    if (depth == 0 && rest.substr(i).starts_with("; ")) close(i);
  }
  if (begin < rest.size()) close(rest.size());
  return clauses;
}

std::string capitalised(std::string_view text) {
  std::string out(text);
  static constexpr std::pair<std::string_view, std::string_view> kAccented[] = {
      {"é", "É"}, {"è", "È"}, {"à", "À"}, {"ê", "Ê"}, {"ç", "Ç"}, {"î", "Î"}};
  for (const auto& [lower, upper] : kAccented)
    if (text.starts_with(lower)) return std::string(upper) + out.substr(lower.size());
  if (!out.empty() && out.front() >= 'a' && out.front() <= 'z')
    out.front() = static_cast<char>(out.front() - 'a' + 'A');
  return out;
}

Activities for_audience(const Activities& activities,
                        std::initializer_list<std::string_view> audiences) {
  Activities chosen;
  for (const auto& activity : activities)
    if (std::find_first_of(activity.audience.begin(), activity.audience.end(), audiences.begin(),
                           audiences.end()) != activity.audience.end())
      chosen.push_back(activity);
  return chosen;
}

std::vector<View> purpose_views(const Activities& activities) {
  std::vector<View> views;
  for (const auto& activity : activities) {
    for (const auto& purpose : activity.purposes) {
      const auto& text = purpose.notice.empty() ? purpose.text : purpose.notice;
      views.push_back(View()
                          .set("text", capitalised(text))
                          .set("plain", capitalised(plain_basis(purpose)))
                          .set("basis", article_of(purpose))
                          .set("reference", reference_beside(purpose)));
    }
  }
  return views;
}

std::vector<View> data_views(const Activities& activities) {
  std::vector<View> views;
  for (const auto& activity : activities) {
    std::string text;
    const auto add = [&](const std::vector<DataCategory>& data) {
      for (const auto& category : data)
        text += (text.empty() ? "" : "\u202f; ") +
                (category.notice.empty() ? category.description : category.notice);
    };
    add(activity.data);
    add(activity.sensitive_data);
    views.push_back(
        View()
            .set("title", activity.notice_title.empty() ? activity.name : activity.notice_title)
            .set("text", capitalised(text) + ".")
            .set("source", activity.data_source));
  }
  return views;
}

std::vector<View> recipient_views(const Activities& activities) {
  std::vector<View> views;
  std::set<std::string> seen;
  for (const auto& activity : activities) {
    for (const auto& recipient : activity.recipients) {
      const auto& text = recipient.notice.empty() ? recipient.details : recipient.notice;
      if (seen.insert(text).second) views.push_back(View().set("text", text));
    }
  }
  punctuate(views);
  return views;
}

std::vector<View> retention_views(const Activities& activities, const law::RuleSet& rules,
                                  Date date) {
  std::vector<View> views;
  std::set<std::string> seen;
  const auto add = [&](const DataCategory& category) {
    if (!seen.insert(category.retention_rule + "|" + category.retention).second) return;
    const auto* rule = rules.find(category.retention_rule, date);
    const auto parts = clauses_of(category.retention);
    views.push_back(View()
                        .set("title", rule != nullptr ? rule->title : category.description)
                        .set("one", parts.size() == 1 ? capitalised(parts.front()) + "." : "")
                        .set("many", parts.size() > 1)
                        .set("parts", parts));
  };
  for (const auto& activity : activities) {
    for (const auto& category : activity.data) add(category);
    for (const auto& category : activity.sensitive_data) add(category);
  }
  return views;
}

std::vector<View> mandatory_views(const Activities& activities) {
  std::vector<View> views;
  for (const auto& activity : activities)
    if (!activity.mandatory.empty())
      views.push_back(
          View()
              .set("title", activity.notice_title.empty() ? activity.name : activity.notice_title)
              .set("text", activity.mandatory));
  return views;
}

std::vector<View> transfer_views(const Activities& activities) {
  std::vector<View> views;
  for (const auto& activity : activities)
    for (const auto& transfer : activity.transfers)
      views.push_back(View()
                          .set("recipient", transfer.recipient)
                          .set("country", transfer.country)
                          .set("guarantee", transfer.guarantee));
  return views;
}

bool rests_on_consent(const Activities& activities) {
  for (const auto& activity : activities)
    for (const auto& purpose : activity.purposes) {
      const auto* basis = known_basis(purpose.legal_basis);
      if (basis != nullptr && basis->withdrawal) return true;
    }
  return false;
}

}  // namespace serment::compliance
