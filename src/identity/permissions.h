#pragma once
// Who may do what: the only table of permissions. The application shows it as a page.
#include <array>
#include <bitset>
#include <cstdint>
#include <optional>
#include <string_view>

namespace serment::identity {

enum class Role : std::uint8_t { owner, doctor, secretary, locum, dpo, technician, inspector };
inline constexpr std::size_t kRoleCount = 7;

enum class Permission : std::uint8_t {
  home_read,
  measure_attest,
  dossier_search,
  dossier_identity,
  dossier_clinical,
  dossier_correct,
  dossier_export,
  hold_manage,
  import_run,
  retention_read,
  erasure_propose,
  erasure_approve,
  erasure_execute,
  register_read,
  register_edit,
  register_validate,
  notice_read,
  notice_publish,
  member_read,
  member_manage,
  locum_manage,
  session_manage_all,
  journal_read,
  journal_verify,
  evidence_read,
  evidence_build,
  settings_read,
  settings_manage,
  token_manage,
  break_glass_use,
  break_glass_review,
  request_read,
  request_record,
  request_answer,
  breach_read,
  breach_report,
  breach_manage,
  processor_read,
  processor_edit,
  crisis_use,
  crisis_prepare,
  people_read,
  people_manage,
  training_follow,
  ai_tool_read,
  ai_tool_manage,
  message_check,
  access_review,
  inspection_manage,
  impact_read,
  impact_edit,
  inventory_read,
  inventory_edit,
  procedure_read,
  procedure_sign,
  succession_manage,
  self,
};
inline constexpr std::size_t kPermissionCount = 57;
using Permissions = std::bitset<kPermissionCount>;

struct RoleInfo {
  Role role;
  std::string_view id;           ///< "owner"
  std::string_view label;        ///< "Médecin titulaire"
  std::string_view description;  ///< one French sentence
  bool opens_vault;              ///< this role's own credential opens the practice's key
};

struct PermissionInfo {
  Permission permission;
  std::string_view id;           ///< "dossier_clinical"
  std::string_view label;        ///< "Lire le contenu médical"
  std::string_view description;  ///< one French sentence a doctor understands
  std::uint8_t roles;            ///< bit n: Role n has it
};

const std::array<RoleInfo, kRoleCount>& roles();
const std::array<PermissionInfo, kPermissionCount>& permissions();
const RoleInfo& info_of(Role role);
const PermissionInfo& info_of(Permission permission);
std::optional<Role> role_of(std::string_view id);
std::optional<Permission> permission_of(std::string_view id);
/// Everything a role may do.
Permissions permissions_of(Role role);

}  // namespace serment::identity
