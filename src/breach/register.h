#pragma once
// The register of all breaches (RGPD art. 33.5), to hand over: facts, effects, measures, decisions.
#include "breach/breach.h"
#include "compliance/answers.h"

namespace serment::breach {

/// One line of a breach in the register: a label and its value, maybe of several lines.
struct RegisterRow {
  std::string label;
  std::vector<std::string> lines;
};
std::vector<RegisterRow> register_rows(const StoredBreach& stored);

/// Errors: those of write_ods and render_pdf.
Result<Bytes> register_ods(const std::vector<StoredBreach>& all, Instant now);
Result<Bytes> register_pdf(const std::vector<StoredBreach>& all, const compliance::Answers& answers,
                           Instant now);

}  // namespace serment::breach
