#pragma once
// What the practice shows: notices (GDPR art. 13 and 14), poster, and the register as a document.
// Everything comes from the register's activities, so that an edited register gives edited notices.
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/calendar.h"
#include "base/result.h"
#include "compliance/answers.h"
#include "compliance/exchange.h"
#include "compliance/practice.h"
#include "law/rule.h"

namespace serment::compliance {

/// patients_large is the patients' notice in large print (18 point); `others` is for candidates,
/// suppliers and visitors of the site; posters are A4, and A3 at 141 %.
enum class NoticeKind : std::uint8_t {
  patients,
  patients_large,
  staff,
  others,
  poster_a4,
  poster_a3
};
inline constexpr NoticeKind kNoticeKinds[] = {NoticeKind::patients,  NoticeKind::patients_large,
                                              NoticeKind::staff,     NoticeKind::others,
                                              NoticeKind::poster_a4, NoticeKind::poster_a3};

/// The number and the date printed at the foot.
struct Edition {
  std::uint32_t version = 1;
  Date date;
};

/// A finished document: HTML that stands alone (styles inside), ready for a screen or for print().
struct Printable {
  std::string name;   ///< ASCII file name without extension: "notice-patients", "affiche-a4"
  std::string title;  ///< French
  std::string html;
};

/// Errors: faults of templates only ("template.…").
Result<Printable> notice(NoticeKind kind, const Answers& answers, const Activities& activities,
                         const law::RuleSet& rules, const Edition& edition);
/// The whole register. `states`, in the order of the activities, says where each stands ("Validée
/// par …"); it may be empty.
Result<Printable> register_document(const Answers& answers, const Practice& practice,
                                    const std::vector<std::string>& states, Date date);

/// PDF/A-2b of each, in one run of the renderer. Errors: unavailable "pdf.…".
Result<std::vector<Bytes>> print(const std::vector<Printable>& documents, Instant created);

}  // namespace serment::compliance
