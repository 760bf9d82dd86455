#pragma once
// Where each measure stands, and why, in one French sentence. Pure: catalogue, what was observed
// and what people attested give everything.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hygiene/catalogue.h"
#include "hygiene/observed.h"

namespace serment::hygiene {

/// What a person said of a measure.
struct Attestation {
  std::string measure;
  bool applicable = true;  ///< false: said without object, with a reason
  std::string statement;   ///< what was said, or the reason
  std::string by;          ///< display name
  Instant at;
  Date until;  ///< last day on which it holds
};

enum class State : std::uint8_t { measured, attested, unknown, not_applicable };
std::string_view name_of(State state);

/// What a probe finds, or what a word is worth today.
struct Finding {
  bool known = true;
  bool in_place = false;
  bool late = false;          ///< a term is over
  std::optional<Date> due{};  ///< when it must be done (again)
  std::string explanation;
};
/// Computes one measured point.
Finding probe(Probe which, const Observed& observed, const Terms& terms);

struct MeasureState {
  const Measure* measure = nullptr;
  State state = State::unknown;
  bool in_place = false;
  bool late = false;
  std::optional<Date> due{};
  std::string explanation;
  std::string attested_by{};
  std::optional<Instant> attested_at{};
  std::optional<Date> expires_on{};
  [[nodiscard]] bool applicable() const { return state != State::not_applicable; }
};

/// One state a measure, in the catalogue's order.
std::vector<MeasureState> assess(const Catalogue& catalogue, const Observed& observed,
                                 const std::vector<Attestation>& attestations);

struct Score {
  std::uint64_t in_place = 0;
  std::uint64_t applicable = 0;
  std::uint64_t late = 0;
};
Score score_of(const std::vector<MeasureState>& states);

}  // namespace serment::hygiene
