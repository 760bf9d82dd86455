#include "identity/access_rules.h"

#include "identity/password_law.h"
#include "json/bind.h"

namespace serment::identity {
namespace {

constexpr std::string_view kKind = "settings";
constexpr records::Transition kTransitions[] = {
    {"", "chosen", "settings.changed"},
    {"chosen", "chosen", "settings.changed"},
};
constexpr records::Lifecycle kLifecycle{kKind, kTransitions};

bool is_concerned(const AccessRules& rules, const KnownMember& known) {
  if (rules.password_renewal == "everyone") return true;
  return rules.password_renewal == "administrators" &&
         (known.has_role(Role::owner) || known.has_role(Role::technician));
}

}  // namespace

Result<StoredAccessRules> access_rules(vault::Session& session, store::Transaction& tx) {
  StoredAccessRules stored;
  const auto record = TRY(records::find(session, tx, kKind, kKind));
  if (!record) return stored;
  // By name: records written before hold a choice that is no longer offered.
  const auto document = TRY(json::Document::parse(record->json));
  stored.rules.password_renewal =
      document.root().text_or("password_renewal", stored.rules.password_renewal);
  stored.version = record->version;
  return stored;
}

Result<StoredAccessRules> save_access_rules(vault::Session& session, store::Transaction& tx,
                                            const AccessRules& rules,
                                            std::uint32_t expected_version,
                                            std::string_view author) {
  if (rules.password_renewal != "none" && rules.password_renewal != "administrators" &&
      rules.password_renewal != "everyone")
    return fail(Errc::invalid_input, "settings.value", "Cette valeur n’est pas proposée.",
                "Rien n’a été changé.", "Choisissez dans la liste.");
  const auto saved = TRY(records::save(session, tx, kLifecycle, kKind, "chosen",
                                       json::bind::write(rules), expected_version, author));
  return StoredAccessRules{rules, saved.version};
}

bool must_renew_password(const AccessRules& rules, const KnownMember& known, Date today) {
  if (!is_concerned(rules, known)) return false;
  const auto changed = parse_instant(known.member.password_changed_at);
  return changed &&
         add_months(paris_date(*changed), PasswordLaw::embedded().renewal.months) < today;
}

}  // namespace serment::identity
