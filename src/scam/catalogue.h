#pragma once
// law/scams.toml: the six questions, the check of a seller, what to keep and whom to tell. Loaded
// once from the file embedded in the binary, strictly.
#include <boost/describe.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "base/result.h"
#include "law/cited_sources.h"

namespace serment::scam {

using Source = law::CitedSource;

/// One of the six questions; `yes`, `no` and `unknown` are what each answer adds.
struct Question {
  std::string id, text, help;
  std::string reason;  ///< said when the answer adds something
  int yes = 0, no = 0, unknown = 0;
  std::string source;
};

/// A question about a seller; the answer `bad` adds `weight`, "unknown" a quarter of it.
struct SellerQuestion {
  std::string id, text, reason, todo;
  std::string bad;  ///< "yes" or "no"
  int weight = 0;
  std::string source;
};

/// "very_likely", "doubt" or "nothing_abnormal", in words.
struct Verdict {
  std::string id, title, text;
};

struct Keep {
  std::string text, source;
};
BOOST_DESCRIBE_STRUCT(Keep, (), (text, source))
struct Tell {
  std::string who, how, why, source;
};
BOOST_DESCRIBE_STRUCT(Tell, (), (who, how, why, source))

/// The thresholds, the withdrawal right and the sentences about a SIREN.
struct Terms {
  int very_likely = 0, doubt = 0;
  int withdrawal_days = 0, withdrawal_most_employees = 0;
  std::string withdrawal_source, withdrawal_text, withdrawal_over, withdrawal_no_employees,
      withdrawal_on_premises;
  std::string siren_missing, siren_malformed, siren_wrong_key, siren_valid, siren_source;
  int siren_weight = 0;
};

class Catalogue {
 public:
  /// Errors: invalid_input "toml.…", "scams.unknown" (an unknown source, verdict, answer, or a
  /// duplicate).
  static Result<Catalogue> parse(std::string_view toml);
  /// The file built in; a fault in it is a bug, tested.
  static const Catalogue& embedded();

  [[nodiscard]] const std::vector<Source>& sources() const { return x_sources; }
  [[nodiscard]] const std::vector<Question>& questions() const { return x_questions; }
  [[nodiscard]] const std::vector<SellerQuestion>& seller_questions() const {
    return x_seller_questions;
  }
  [[nodiscard]] const std::vector<Keep>& keeps() const { return x_keeps; }
  [[nodiscard]] const std::vector<Tell>& tells() const { return x_tells; }
  [[nodiscard]] const Terms& terms() const { return x_terms; }
  [[nodiscard]] const Verdict& verdict(std::string_view id) const;
  [[nodiscard]] const Verdict& seller_verdict(std::string_view id) const;
  [[nodiscard]] const Source& source(std::string_view id) const;

 private:
  std::vector<Source> x_sources;
  std::vector<Question> x_questions;
  std::vector<SellerQuestion> x_seller_questions;
  std::vector<Verdict> x_verdicts, x_seller_verdicts;
  std::vector<Keep> x_keeps;
  std::vector<Tell> x_tells;
  Terms x_terms;
};

}  // namespace serment::scam
