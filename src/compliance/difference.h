#pragma once
#include <string>
#include <vector>

#include "compliance/form.h"
#include "compliance/processing_activity.h"

namespace serment::compliance {

/// One change between two versions of an activity. An added row has no `before`, a removed one no
/// `after`.
struct Change {
  std::string path;   ///< "recipients[2].details" in the later version (earlier for a removal)
  std::string label;  ///< "Destinataire 2, Précisions"
  std::string before, after;
};
BOOST_DESCRIBE_STRUCT(Change, (), (path, label, before, after))

/// What changed, field by field; rows of lists are matched by content, so that inserting one row is
/// one change.
std::vector<Change> differences(const Form& before, const Form& after);
std::vector<Change> differences(const ProcessingActivity& before, const ProcessingActivity& after);
/// The same in French, one paragraph a change; "Aucun changement." when there is none.
std::string difference_text(const std::vector<Change>& changes);

}  // namespace serment::compliance
