#pragma once
// A dossier as the application shows it.
#include <string>
#include <vector>

#include "api/route.h"
#include "dossier/dossiers.h"
#include "json/writer.h"
#include "law/policy.h"
#include "law/retention.h"

namespace serment::api {

/// Unless `clinical`: no care piece, no transfusion, no reason written by a doctor.
std::string dossier_json(const dossier::Dossier& dossier, const std::vector<dossier::Hold>& holds,
                         bool clinical, const law::RuleSet& rules, const law::Policy& policy,
                         Date today);
void write_hold(json::Writer& out, const dossier::Hold& hold, bool with_reason = true);
/// Names a piece in an address: a digest, since its key may say something of the patient.
std::string piece_id(const dossier::Piece& piece);
/// "piece-1a2b3c4d.pdf".
std::string file_name(const dossier::Piece& piece);
/// By role, or by an opening in emergency that is still under way.
bool may_read_care(const Call& call, const DossierId& id);
/// An opening in emergency of that dossier, by who asks, is under way.
bool in_emergency(const Call& call, const DossierId& id);

}  // namespace serment::api
