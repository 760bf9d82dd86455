#pragma once
// law/procedures/*.toml: what a practice writes down of how it works. Loaded once, strictly.
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "law/rule.h"

namespace serment::procedures {

struct Section {
  std::string title;
  std::string cite;                ///< a source's `ref`
  std::vector<std::string> when;   ///< tokens of the answers, one of which must hold; empty: always
  std::vector<std::string> steps;  ///< with placeholders, see written.h
};

struct Procedure {
  std::string id;      ///< "rights"
  std::string number;  ///< "P01", the name of its file
  std::string title, purpose;
  std::vector<std::string> when;     ///< as for a section
  std::vector<std::string> readers;  ///< ids of the roles that must read it
  int review_months = 0;             ///< a doctor looks at it again within that time
  std::vector<law::Source> sources;
  std::vector<Section> sections;
};

class Catalogue {
 public:
  /// Files as (name, TOML text). Errors: invalid_input "toml.…", "procedures.duplicate", place
  /// "file: field".
  static Result<Catalogue> parse(const std::vector<std::pair<std::string, std::string>>& files);
  /// Those built in; a fault in them is a bug, tested.
  static const Catalogue& embedded();
  [[nodiscard]] const std::vector<Procedure>& all() const { return x_procedures; }
  [[nodiscard]] const Procedure* find(std::string_view id) const;

 private:
  std::vector<Procedure> x_procedures;
};

}  // namespace serment::procedures
