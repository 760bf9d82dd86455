#pragma once
// The parts that notices share, computed from the activities of one audience. Used by notice.cpp.
#include <string>
#include <string_view>
#include <vector>

#include "compliance/notice.h"
#include "documents/template.h"

namespace serment::compliance {

/// Upper-cases the first letter of a French text.
std::string capitalised(std::string_view text);

/// A retention sentence of law/ cut at its semicolons, without remarks to the practice in brackets.
std::vector<std::string> clauses_of(const std::string& retention);

/// The activities that inform one of these audiences ("Patients", "Personnel").
Activities for_audience(const Activities& activities,
                        std::initializer_list<std::string_view> audiences);

/// Purpose, plain legal base, article and text of law of each purpose.
std::vector<documents::View> purpose_views(const Activities& activities);
/// One row an activity: what is kept, where it comes from.
std::vector<documents::View> data_views(const Activities& activities);
/// Every recipient once, in the order of the register.
std::vector<documents::View> recipient_views(const Activities& activities);
/// One row a rule of law/ (or a duration of one's own): its name, its sentence cut into parts.
std::vector<documents::View> retention_views(const Activities& activities,
                                             const law::RuleSet& rules, Date date);
std::vector<documents::View> mandatory_views(const Activities& activities);
std::vector<documents::View> transfer_views(const Activities& activities);
/// True when one purpose rests on consent.
bool rests_on_consent(const Activities& activities);

}  // namespace serment::compliance
