#pragma once
// What a register shows to whoever asks the practice for an account: the bundle of proof prints it
// and writes it as JSON.
#include <string>
#include <vector>

namespace serment::records {

struct ExhibitGroup {
  std::string heading{};  ///< empty when the exhibit is one table
  std::vector<std::vector<std::string>> rows{};
};

/// Tables under the same columns. No cell holds a patient's name, birth date, identifier or care;
/// what a person of the practice typed is shown as typed.
struct Exhibit {
  std::string file{};   ///< in the bundle, without suffix: "06_droits/demandes"
  std::string title{};  ///< "Registre des demandes"
  std::string lead{};   ///< what the reader should know first, one or two sentences
  std::vector<std::string> columns{};
  std::vector<ExhibitGroup> groups{};
};

}  // namespace serment::records
