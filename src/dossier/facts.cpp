#include "dossier/facts.h"

#include <limits>

namespace serment::dossier {
namespace {

constexpr std::uint8_t kLabelFormat = 1;
constexpr std::uint8_t kDeceasedWithoutDate = 1;
constexpr std::uint8_t kCareErased = 2;
constexpr std::uint8_t kRestricted = 4;
constexpr std::uint8_t kObjectsToSharing = 8;
constexpr std::uint8_t kObjectsToHosting = 16;
constexpr std::uint8_t kUndatedTransfusion = 32;
constexpr std::uint8_t kKnownFlags = kDeceasedWithoutDate | kCareErased | kRestricted |
                                     kObjectsToSharing | kObjectsToHosting | kUndatedTransfusion;
constexpr std::size_t kFlagsAt = 1;
constexpr std::size_t kTransfusionsAt = 2;
constexpr std::size_t kDatesAt = 4;
constexpr std::int32_t kUnknownDay = std::numeric_limits<std::int32_t>::min();
// What base/calendar.h reads: 1800-01-01 to 2500-12-31.
constexpr Date kFirstDay{std::chrono::year{1800}, std::chrono::January, std::chrono::day{1}};
constexpr Date kLastDay{std::chrono::year{2500}, std::chrono::December, std::chrono::day{31}};

using DateField = std::optional<Date> LabelFacts::*;
constexpr std::array<DateField, 5> kDateFields = {&LabelFacts::birth, &LabelFacts::last_care,
                                                  &LabelFacts::death, &LabelFacts::last_write,
                                                  &LabelFacts::last_transfusion};
constexpr std::size_t kHoldsAt = kDatesAt + 4 * kDateFields.size();
constexpr std::size_t kReservedAt = kHoldsAt + 2;

std::int32_t days_since_epoch(Date date) {
  return static_cast<std::int32_t>(std::chrono::sys_days{date}.time_since_epoch().count());
}

void put_number16(vault::Label& label, std::size_t at, std::uint16_t number) {
  label[at] = static_cast<std::uint8_t>(number >> 8U);
  label[at + 1] = static_cast<std::uint8_t>(number & 0xFFU);
}

std::uint16_t number16(const vault::Label& label, std::size_t at) {
  return static_cast<std::uint16_t>(label[at] << 8U | label[at + 1]);
}

tl::unexpected<Error> unknown_label() {
  return fail(Errc::integrity, "dossier.label_unknown",
              "Les dates de conservation d’un dossier ne se lisent pas : elles ont été écrites par "
              "une version plus récente, ou abîmées.",
              "Rien n’a été modifié.", "Mettez Serment à jour, puis vérifiez la base.");
}

}  // namespace

vault::Label encode(const LabelFacts& facts) {
  vault::Label label{};
  label[0] = kLabelFormat;
  if (facts.deceased_without_date) label[kFlagsAt] |= kDeceasedWithoutDate;
  if (facts.care_erased) label[kFlagsAt] |= kCareErased;
  if (facts.restricted) label[kFlagsAt] |= kRestricted;
  if (facts.objects_to_sharing) label[kFlagsAt] |= kObjectsToSharing;
  if (facts.objects_to_hosting) label[kFlagsAt] |= kObjectsToHosting;
  if (facts.undated_transfusion) label[kFlagsAt] |= kUndatedTransfusion;
  put_number16(label, kTransfusionsAt, facts.transfusions);
  put_number16(label, kHoldsAt, facts.holds);
  for (std::size_t field = 0; field < kDateFields.size(); ++field) {
    const auto& date = facts.*kDateFields[field];
    const auto days = static_cast<std::uint32_t>(date ? days_since_epoch(*date) : kUnknownDay);
    for (std::size_t byte = 0; byte < 4; ++byte)
      label[kDatesAt + 4 * field + byte] = static_cast<std::uint8_t>(days >> (24 - 8 * byte));
  }
  return label;
}

Result<LabelFacts> decode_label(const vault::Label& label) {
  if (label[0] != kLabelFormat || (label[kFlagsAt] & ~kKnownFlags) != 0) return unknown_label();
  for (std::size_t at = kReservedAt; at < label.size(); ++at)
    if (label[at] != 0) return unknown_label();
  LabelFacts facts;
  facts.deceased_without_date = (label[kFlagsAt] & kDeceasedWithoutDate) != 0;
  facts.care_erased = (label[kFlagsAt] & kCareErased) != 0;
  facts.restricted = (label[kFlagsAt] & kRestricted) != 0;
  facts.objects_to_sharing = (label[kFlagsAt] & kObjectsToSharing) != 0;
  facts.objects_to_hosting = (label[kFlagsAt] & kObjectsToHosting) != 0;
  facts.undated_transfusion = (label[kFlagsAt] & kUndatedTransfusion) != 0;
  facts.transfusions = number16(label, kTransfusionsAt);
  facts.holds = number16(label, kHoldsAt);
  for (std::size_t field = 0; field < kDateFields.size(); ++field) {
    std::uint32_t bits = 0;
    for (std::size_t byte = 0; byte < 4; ++byte)
      bits = bits << 8U | label[kDatesAt + 4 * field + byte];
    const auto days = static_cast<std::int32_t>(bits);
    if (days == kUnknownDay) continue;
    if (days < days_since_epoch(kFirstDay) || days > days_since_epoch(kLastDay))
      return unknown_label();
    facts.*kDateFields[field] = Date{std::chrono::sys_days{std::chrono::days{days}}};
  }
  return facts;
}

}  // namespace serment::dossier
