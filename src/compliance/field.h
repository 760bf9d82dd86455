#pragma once
// What people read of a field of a register: label, obligation, place in the sheet.
#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace serment::compliance {

enum class Need : std::uint8_t { optional, required, required_date };
inline constexpr Need kOptional = Need::optional;
inline constexpr Need kRequired = Need::required;
inline constexpr Need kRequiredDate = Need::required_date;

/// How the rows of a list are named in a sheet.
enum class Rows : std::uint8_t {
  numbered,  ///< "Destinataire 1", "Destinataire 2"…
  fixed,  ///< by position: "Finalité principale", "Sous-finalité 1"…; no more rows than names
  keyed,  ///< by their first member; the rows of the model are shown even when empty
};

struct FieldInfo {
  std::string_view member;      ///< name of the member, as described
  std::string_view label;       ///< French: row, column, or stem of numbered rows
  Need need = Need::optional;   ///< what art. 30 or the meaning of the row demands
  std::string_view block = {};  ///< title of the block of the sheet (top level only)
  Rows rows = Rows::numbered;
  std::span<const std::string_view> row_names = {};
};

// Labels of CNIL's simplified register (docs of the model: law-complements §2.1 restates them).
inline constexpr std::array<std::string_view, 5> kActorRoles = {
    "Responsable du traitement", "Délégué à la protection des données", "Société du DPO",
    "Représentant", "Responsable(s) conjoint(s)"};
inline constexpr std::array<std::string_view, 6> kPurposeRows = {
    "Finalité principale", "Sous-finalité 1", "Sous-finalité 2",
    "Sous-finalité 3",     "Sous-finalité 4", "Sous-finalité 5"};
inline constexpr std::array<std::string_view, 6> kDataKinds = {
    "État civil, identité, données d’identification, images…",
    "Vie personnelle (habitudes de vie, situation familiale…)",
    "Informations d’ordre économique et financier (revenus, situation financière, situation "
    "fiscale…)",
    "Données de connexion (adresse IP, journaux…)",
    "Données de localisation (déplacements, GPS, GSM…)",
    "Numéro de Sécurité Sociale (NIR)"};
inline constexpr std::array<std::string_view, 9> kSensitiveKinds = {
    "Données révélant l’origine raciale ou ethnique",
    "Données révélant les opinions politiques",
    "Données révélant les convictions religieuses ou philosophiques",
    "Données révélant l’appartenance syndicale",
    "Données génétiques",
    "Données biométriques aux fins d’identifier une personne physique de manière unique",
    "Données concernant la santé",
    "Données concernant la vie sexuelle ou l’orientation sexuelle",
    "Données relatives à des condamnations pénales ou infractions"};

}  // namespace serment::compliance
