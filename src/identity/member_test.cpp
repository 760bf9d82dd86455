#include "identity/member.h"

#include <doctest/doctest.h>

#include "audit/actions.h"
#include "crypto/secret.h"
#include "identity/codes.h"

using namespace serment;
using namespace serment::identity;

namespace {

std::string folded(std::string_view login) {
  const auto done = folded_login(login);
  return done ? *done : done.error().code;
}

}  // namespace

TEST_CASE("the table has every permission once, in order, with words for people") {
  for (std::size_t at = 0; at < kPermissionCount; ++at) {
    const auto& one = permissions()[at];
    CAPTURE(one.id);
    CHECK(static_cast<std::size_t>(one.permission) == at);
    CHECK(permission_of(one.id) == one.permission);
    CHECK(one.label.size() > 5);
    CHECK(one.description.size() > 10);
    CHECK(one.roles != 0);
  }
  for (std::size_t at = 0; at < kRoleCount; ++at) {
    CHECK(static_cast<std::size_t>(roles()[at].role) == at);
    CHECK(role_of(roles()[at].id) == roles()[at].role);
  }
  CHECK_FALSE(role_of("admin"));
  CHECK_FALSE(permission_of(""));
}

TEST_CASE(
    "a secretary reads no care; a technician and a DPO no patient; an inspector changes nothing") {
  const auto may = [](Role role, Permission permission) {
    return permissions_of(role).test(static_cast<std::size_t>(permission));
  };
  CHECK_FALSE(may(Role::secretary, Permission::dossier_clinical));
  CHECK(may(Role::secretary, Permission::dossier_identity));
  for (const auto role : {Role::technician, Role::dpo, Role::inspector})
    for (const auto permission :
         {Permission::dossier_search, Permission::dossier_identity, Permission::dossier_clinical,
          Permission::dossier_correct, Permission::dossier_export, Permission::hold_manage,
          Permission::import_run, Permission::break_glass_use})
      CHECK_FALSE(may(role, permission));
  CHECK(may(Role::locum, Permission::dossier_clinical));
  for (const auto permission :
       {Permission::erasure_propose, Permission::erasure_approve, Permission::erasure_execute,
        Permission::member_manage, Permission::settings_manage, Permission::locum_manage})
    CHECK_FALSE(may(Role::locum, permission));
  const auto inspector = permissions_of(Role::inspector);
  for (const auto& one : permissions()) {
    if (!inspector.test(static_cast<std::size_t>(one.permission))) continue;
    CAPTURE(one.id);
    const bool reads = one.id.ends_with("_read") || one.id == "journal_verify" || one.id == "self";
    CHECK(reads);
  }
  CHECK_FALSE(info_of(Role::technician).opens_vault);
  CHECK_FALSE(info_of(Role::inspector).opens_vault);
  for (const auto& role : roles()) CHECK(may(role.role, Permission::self));
}

TEST_CASE("several roles add up") {
  Member member;
  member.roles = {"secretary", "dpo", "unknown"};
  const auto all = permissions_of(member);
  CHECK(all == (permissions_of(Role::secretary) | permissions_of(Role::dpo)));
  KnownMember known;
  known.member = member;
  CHECK(known.has_role(Role::dpo));
  CHECK_FALSE(known.has_role(Role::owner));
  CHECK(actor_of(known).roles.size() == 2);
}

TEST_CASE("a login is folded, and nothing strange gets in") {
  CHECK(folded("A.Lefevre") == "a.lefevre");
  CHECK(folded("dr_m-9@cabinet") == "dr_m-9@cabinet");
  for (const auto* wrong : {"", "a", "a b", "é.l", "a/b", "a'b", "a\nb"})
    CHECK(folded(wrong) == "member.login");
  CHECK(folded(std::string(65, 'a')) == "member.login");
}

TEST_CASE("an account lives within its dates; a date that does not read closes it") {
  KnownMember known;
  const auto now = parse_instant("2026-11-27T12:00:00Z").value();
  CHECK(known.in_its_dates(now));
  known.member.starts_at = "2026-11-27T12:00:00Z";
  known.member.ends_at = "2026-11-28T19:00:00Z";
  CHECK(known.in_its_dates(now));
  CHECK_FALSE(known.in_its_dates(now - std::chrono::seconds(1)));
  CHECK_FALSE(known.in_its_dates(parse_instant("2026-11-28T19:00:00Z").value()));
  known.member.ends_at = "soon";
  CHECK_FALSE(known.in_its_dates(now));
}

TEST_CASE("every step of an account's life is an act that the journal knows") {
  for (const auto& step : member_lifecycle().transitions) {
    CAPTURE(step.action);
    CHECK(audit::find_action(step.action) != nullptr);
    CHECK(step.from != "departed");
  }
}

TEST_CASE("codes on paper are read however they are typed") {
  crypto::SystemRandom random;
  const auto code = draw_code(random, 3);
  CHECK(code.size() == 17);
  CHECK(code != draw_code(random, 3));
  for (const char c : code) CHECK((c == '-' || (c >= '2' && c <= '9') || (c >= 'A' && c <= 'Z')));
  std::string typed;
  for (const char c : code)
    if (c != '-') typed += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  CHECK(hash_of_code(typed) == hash_of_code(code));
  CHECK(hash_of_code(" " + code + " ") == hash_of_code(code));
  CHECK(hash_of_code(code.substr(1)) != hash_of_code(code));
}

TEST_CASE("an account limited to some permissions has no other, and none that its role lacks") {
  Member member;
  member.roles = {"inspector"};
  const auto has = [&](Permission permission) {
    return permissions_of(member).test(static_cast<std::size_t>(permission));
  };
  CHECK(has(Permission::journal_read));
  member.limited_to = {"register_read", "dossier_clinical", "moon"};
  CHECK(has(Permission::register_read));
  CHECK(has(Permission::self));
  CHECK_FALSE(has(Permission::journal_read));
  CHECK_FALSE(has(Permission::dossier_clinical));
  member.limited_to = std::vector<std::string>{};
  CHECK(permissions_of(member).count() == 1);
}
