#pragma once
// What a bundle holds of the registers above this module, gathered by the caller at one instant.
#include <string>
#include <vector>

#include "records/exhibit.h"

namespace serment::evidence {

/// One of the documents that an inspection asks for, as the practice's records stood.
struct DocumentHeld {
  int number = 0;
  std::string title{};
  std::string state{};  ///< "À jour", "À reprendre" or "Absent"; with the day that decides
  std::string place{};  ///< in the bundle; empty: the bundle does not hold it
  std::string note{};   ///< what "à jour" asks, or what absence means
};

struct Holdings {
  std::vector<DocumentHeld> documents{};
  std::vector<records::Exhibit> exhibits{};
};

}  // namespace serment::evidence
