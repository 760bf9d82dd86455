#include "processors/overview.h"

#include <algorithm>

#include "compliance/catalogue.h"
#include "compliance/founding.h"

namespace serment::processors {
namespace {

constexpr std::string_view kLate = "late";
constexpr std::string_view kDue = "due";
constexpr std::string_view kNote = "note";

/// What the practice's answers call for; nothing before it has answered.
Result<std::vector<compliance::ProcessorToContract>> needs(vault::Session& session,
                                                           store::Transaction& tx) {
  auto answers = compliance::load_answers(session, tx);
  if (answers) return compliance::processors_called_for(*answers);
  if (answers.error().code == "practice.no_answers")
    return std::vector<compliance::ProcessorToContract>{};
  return tl::unexpected<Error>(std::move(answers.error()));
}

void add_kind(SupplierFile& file) {
  for (const auto& kind : compliance::catalogue::get().processors) {
    if (kind.id != file.processor.details.kind) continue;
    file.obtain = kind.obtain;
    file.references = kind.refs;
  }
}

/// The files of those written, each with an empty contract until its own is found.
std::vector<SupplierFile> files_of(std::vector<StoredProcessor> processors) {
  std::stable_partition(processors.begin(), processors.end(),
                        [](const StoredProcessor& one) { return !one.exit; });
  std::vector<SupplierFile> files;
  for (auto& processor : processors) {
    SupplierFile file;
    file.contract.id = processor.id;
    file.processor = std::move(processor);
    add_kind(file);
    files.push_back(std::move(file));
  }
  return files;
}

SupplierFile* named(std::vector<SupplierFile>& files, std::string_view id) {
  for (auto& file : files)
    if (file.processor.id == id) return &file;
  return nullptr;
}

void add_drafts(std::vector<SupplierFile>& files,
                const std::vector<compliance::ProcessorToContract>& wanted) {
  const auto written = files.size();
  for (const auto& need : wanted) {
    const auto of_kind = [&](const SupplierFile& file) {
      return file.processor.details.kind == need.id && !file.processor.exit;
    };
    if (std::any_of(files.begin(), files.begin() + static_cast<std::ptrdiff_t>(written), of_kind))
      continue;
    SupplierFile draft;
    draft.processor.id = need.id;
    for (int number = 2; named(files, draft.processor.id) != nullptr; ++number)
      draft.processor.id = need.id + "-" + std::to_string(number);
    draft.processor.details = draft_of(need);
    draft.contract.id = draft.processor.id;
    add_kind(draft);
    files.push_back(std::move(draft));
  }
}

/// True while a letter of that name waits for its answer and it is too soon to remind.
bool is_waited_for(const SupplierFile& file, std::string_view letter, Date today) {
  return std::any_of(file.requests.begin(), file.requests.end(), [&](const StoredRequest& one) {
    return one.request.letter == letter && !one.request.answered_on &&
           today <= remind_from(one.request);
  });
}

void add_contract_alarms(const SupplierFile& file, Date today, Standing& standing) {
  if (standing.contract_state == "checked" || is_waited_for(file, "missing_clauses", today)) return;
  if (standing.contract_state == "missing")
    standing.alarms.push_back(
        {"contract.missing", std::string(kDue), "Aucun contrat n’est déposé.", std::nullopt});
  else if (standing.contract_state == "received")
    standing.alarms.push_back({"contract.to_check", std::string(kDue),
                               has_no_text(file.contract.contract)
                                   ? "Le contrat est une image sans texte\u00a0: demandez un PDF "
                                     "avec texte, ou collez le texte."
                                   : "Des clauses du contrat restent à vérifier.",
                               std::nullopt});
  else
    standing.alarms.push_back({"contract.incomplete", std::string(kDue),
                               "Il manque des clauses au contrat.", std::nullopt});
}

void add_hosting_alarms(const SupplierFile& file, Date today, Standing& standing) {
  const auto& details = file.processor.details;
  if (!details.hosts_health_data) return;
  if (file.certificate) {
    for (auto& alarm : certificate_alarms(file.certificate->certificate, details.name, today))
      standing.alarms.push_back(std::move(alarm));
  } else if (!is_waited_for(file, "hds_certificate", today)) {
    standing.alarms.push_back({"hds.missing", std::string(kDue),
                               "Le certificat HDS n’est pas enregistré.", std::nullopt});
  }
}

void add_form_alarms(const SupplierFile& file, Date today, Standing& standing) {
  const auto& details = file.processor.details;
  for (const auto& form : QuestionCatalogue::embedded().forms()) {
    if (form.for_kind(details.kind, details.hosts_health_data).empty()) continue;
    const auto found = std::find_if(file.answers.begin(), file.answers.end(),
                                    [&](const StoredAnswers& one) { return one.form == form.id; });
    const bool waited = form.asked_to == "supplier" && is_waited_for(file, "questionnaire", today);
    if (found == file.answers.end()) {
      if (!waited)
        standing.alarms.push_back({"form.missing." + form.id, std::string(kDue),
                                   form.title + "\u00a0: sans réponse.", std::nullopt});
      continue;
    }
    const auto until = expires_on(*found);
    if (today > until && !waited)
      standing.alarms.push_back({"form.expired." + form.id, std::string(kLate),
                                 form.title + "\u00a0: la réponse n’est plus fraîche.", until});
    if (const auto gaps = gaps_of(*found).size(); gaps > 0)
      standing.alarms.push_back(
          {"form.gaps." + form.id, std::string(kNote),
           form.title + "\u00a0: " + std::to_string(gaps) + " écart" + (gaps > 1 ? "s" : "") + ".",
           std::nullopt});
  }
}

void add_request_alarms(const SupplierFile& file, Date today, Standing& standing) {
  for (const auto& one : file.requests) {
    if (one.request.answered_on || today <= remind_from(one.request)) continue;
    standing.alarms.push_back({"request.silent." + std::to_string(one.number), std::string(kDue),
                               "«\u00a0" + std::string(letter_label(one.request.letter)) +
                                   "\u00a0»\u00a0: pas de réponse depuis le " +
                                   in_french(one.request.sent_on) + ".",
                               remind_from(one.request)});
  }
}

void add_exit_alarm(const Exit& exit, Date today, Standing& standing) {
  if (exit.proved_on) return;
  const auto until = add_days(exit.ended_on, QuestionCatalogue::embedded().terms().exit_proof_days);
  standing.alarms.push_back({"exit.unproved", std::string(today > until ? kLate : kDue),
                             "La preuve que les données sont rendues ou détruites manque.", until});
}

std::string_view state_label(std::string_view state) {
  if (state == "to_qualify") return "à qualifier";
  if (state == "asked") return "pièces demandées";
  if (state == "ok") return "conforme";
  if (state == "gaps") return "écarts";
  if (state == "expired") return "preuve expirée";
  return "terminé";
}

std::string state_of(const SupplierFile& file, const Standing& standing) {
  if (file.processor.exit) return "ended";
  if (file.processor.version == 0 || !is_described(file.processor.details)) return "to_qualify";
  const auto has_level = [&](std::string_view level) {
    return std::any_of(standing.alarms.begin(), standing.alarms.end(),
                       [&](const Alarm& alarm) { return alarm.level == level; });
  };
  if (has_level(kLate)) return "expired";
  const bool asked = std::any_of(file.requests.begin(), file.requests.end(),
                                 [](const auto& one) { return !one.request.answered_on; });
  if (asked) return "asked";
  const bool answered_badly =
      std::any_of(file.answers.begin(), file.answers.end(),
                  [](const StoredAnswers& one) { return !gaps_of(one).empty(); });
  return has_level(kDue) || answered_badly ? "gaps" : "ok";
}

void count_clauses(const SupplierFile& file, Standing& standing) {
  const auto& details = file.processor.details;
  for (const auto* clause :
       ClauseCatalogue::embedded().for_kind(details.kind, details.hosts_health_data)) {
    if (!clause->required) continue;
    ++standing.clauses_wanted;
    const auto* decision = decision_of(file.contract.contract, clause->id);
    if (decision != nullptr && decision->verdict != Verdict::absent) ++standing.clauses_found;
  }
}

}  // namespace

Result<std::vector<SupplierFile>> load_files(vault::Session& session, store::Transaction& tx) {
  auto files = files_of(TRY(list_processors(session, tx)));
  for (auto& contract : TRY(list_contracts(session, tx)))
    if (auto* file = named(files, contract.id)) file->contract = std::move(contract);
  for (auto& certificate : TRY(list_certificates(session, tx)))
    if (auto* file = named(files, certificate.id)) file->certificate = std::move(certificate);
  for (auto& answers : TRY(list_answers(session, tx)))
    if (auto* file = named(files, answers.processor)) file->answers.push_back(std::move(answers));
  for (auto& request : TRY(list_requests(session, tx)))
    if (auto* file = named(files, request.processor)) file->requests.push_back(std::move(request));
  add_drafts(files, TRY(needs(session, tx)));
  return files;
}

Result<SupplierFile> load_file(vault::Session& session, store::Transaction& tx,
                               std::string_view id) {
  auto files = TRY(load_files(session, tx));
  if (auto* file = named(files, id)) return std::move(*file);
  TRY(find_processor(session, tx, id));  // says that it is unknown
  bug("a stored supplier has no file");
}

Standing standing_of(const SupplierFile& file, Date today) {
  Standing standing;
  const auto& details = file.processor.details;
  const bool art28 = details.role == "processor";
  if (art28) {
    standing.contract_state = contract_state(file.contract.contract, details);
    standing.contract_text = contract_state_label(standing.contract_state);
    count_clauses(file, standing);
  }
  if (file.processor.exit) {
    add_exit_alarm(*file.processor.exit, today, standing);
  } else if (file.processor.version != 0 && art28) {
    add_contract_alarms(file, today, standing);
    add_hosting_alarms(file, today, standing);
    add_form_alarms(file, today, standing);
  }
  if (!file.processor.exit) add_request_alarms(file, today, standing);
  standing.state = state_of(file, standing);
  standing.state_text = state_label(standing.state);
  return standing;
}

}  // namespace serment::processors
