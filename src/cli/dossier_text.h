#pragma once
#include <string>
#include <vector>

#include "dossier/dossiers.h"
#include "json/writer.h"
#include "law/retention.h"

namespace serment::cli {

/// Says on standard error which dossiers are not in the index, since they do not read.
void warn_damaged(const dossier::Index& index);
/// The same as the field "damaged".
void write_damaged(json::Writer& out, const dossier::Index& index);
void write_entry(json::Writer& out, const dossier::Entry& entry);
void write_hold(json::Writer& out, const dossier::Hold& hold);
void print_holds(const std::vector<dossier::Hold>& holds);
std::string dossier_json(const dossier::Dossier& dossier, const law::Decision& decision,
                         const std::vector<dossier::Hold>& holds);
void print_dossier(const dossier::Dossier& dossier, const law::Decision& decision,
                   const std::vector<dossier::Hold>& holds);

}  // namespace serment::cli
