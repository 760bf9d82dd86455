#include "api/processor_views.h"

#include "processors/hds_catalogue.h"

namespace serment::api {
namespace {

using processors::SupplierFile;

FormView form_view(const processors::QuestionForm& form, const SupplierFile& file) {
  FormView view{.id = form.id, .title = form.title, .asked_to = form.asked_to};
  const processors::StoredAnswers* given = nullptr;
  for (const auto& answers : file.answers)
    if (answers.form == form.id) given = &answers;
  const auto& details = file.processor.details;
  for (const auto* question : form.for_kind(details.kind, details.hosts_health_data)) {
    SupplierQuestionView line{.id = question->id,
                              .theme = question->theme,
                              .text = question->text,
                              .proof = question->proof,
                              .basis = question->basis,
                              .expected = question->expected};
    if (given != nullptr)
      for (const auto& answer : given->answered.lines) {
        if (answer.question != question->id) continue;
        line.answer = answer.answer;
        line.comment = answer.comment;
      }
    view.questions.push_back(std::move(line));
  }
  if (given == nullptr) return view;
  view.version = given->version;
  view.answered_on = given->answered.answered_on;
  view.answered_by = given->answered.answered_by;
  view.expires_on = processors::expires_on(*given);
  view.gaps = static_cast<std::uint32_t>(processors::gaps_of(*given).size());
  return view;
}

SentView sent_view(const processors::StoredRequest& sent) {
  const auto& request = sent.request;
  return {.number = sent.number,
          .letter = request.letter,
          .label = std::string(processors::letter_label(request.letter)),
          .channel = request.channel,
          .sent_on = request.sent_on,
          .remind_from = processors::remind_from(request),
          .reminded_on = request.reminded_on,
          .answered_on = request.answered_on};
}

std::vector<std::string> letters_of(const SupplierFile& file) {
  std::vector<std::string> letters;
  const auto& details = file.processor.details;
  if (file.processor.version == 0 || details.role != "processor") return letters;
  if (file.processor.exit) return {"exit"};
  const auto& contract = file.contract.contract;
  if (!processors::has_document(contract) || processors::has_no_text(contract) ||
      !processors::absent_clauses(contract, details, false).empty())
    letters.emplace_back("missing_clauses");
  if (details.hosts_health_data) letters.emplace_back("hds_certificate");
  letters.emplace_back("questionnaire");
  return letters;
}

ClauseView clause_view(const processors::Clause& clause, const processors::Contract& contract,
                       const std::vector<processors::ContractText>& texts) {
  ClauseView view{.id = clause.id,
                  .group = clause.group,
                  .title = clause.title,
                  .must_say = clause.must_say,
                  .wording = clause.wording,
                  .article = clause.article,
                  .mention = clause.mention,
                  .required = clause.required};
  const auto& catalogue = processors::ClauseCatalogue::embedded();
  for (const auto& source : clause.sources) view.sources.push_back(catalogue.source(source).ref);
  if (const auto* decision = processors::decision_of(contract, clause.id))
    view.decision = *decision;
  for (auto& found : processors::propose_in(clause, texts))
    view.proposals.push_back({found.document, found.proposal.page, std::move(found.proposal.quote),
                              found.proposal.doubtful});
  return view;
}

}  // namespace

FollowedView followed_view(const SupplierFile& file, Date today) {
  const auto& details = file.processor.details;
  return {.id = file.processor.id,
          .kind = details.kind,
          .kind_label = processors::kind_label(details.kind),
          .name = details.name,
          .service = details.service,
          .role = details.role,
          .hosts_health_data = details.hosts_health_data,
          .version = file.processor.version,
          .standing = processors::standing_of(file, today)};
}

SupplierView supplier_view(const SupplierFile& file, Date today) {
  const auto& details = file.processor.details;
  SupplierView view{.id = file.processor.id,
                    .kind_label = processors::kind_label(details.kind),
                    .version = file.processor.version,
                    .details = details,
                    .exit = file.processor.exit,
                    .obtain = file.obtain,
                    .references = file.references,
                    .standing = processors::standing_of(file, today)};
  if (file.certificate) {
    view.certificate = file.certificate->certificate;
    view.certificate_version = file.certificate->version;
  }
  if (details.role == "processor")
    for (const auto& form : processors::QuestionCatalogue::embedded().forms())
      if (!form.for_kind(details.kind, details.hosts_health_data).empty())
        view.forms.push_back(form_view(form, file));
  for (const auto& sent : file.requests) view.requests.push_back(sent_view(sent));
  view.letters = letters_of(file);
  const auto& hds = processors::HdsCatalogue::embedded();
  for (const auto& activity : hds.activities())
    view.hds_activities.push_back({std::to_string(activity.number), activity.label});
  for (const auto& version : hds.versions())
    view.hds_versions.push_back({version.id, version.label});
  view.hds_public_list = hds.public_list();
  return view;
}

ContractView contract_view(const SupplierFile& file, const std::vector<std::string>& texts) {
  const auto& details = file.processor.details;
  const auto& contract = file.contract.contract;
  ContractView view{.id = file.processor.id,
                    .name = details.name,
                    .kind_label = processors::kind_label(details.kind),
                    .state = std::string(processors::contract_state(contract, details)),
                    .version = file.contract.version,
                    .no_text = processors::has_no_text(contract),
                    .ended = file.processor.exit.has_value()};
  view.state_text = processors::contract_state_label(view.state);
  for (const auto& document : contract.documents)
    view.documents.push_back({.number = static_cast<std::uint32_t>(view.documents.size() + 1),
                              .title = document.title,
                              .mime = document.mime,
                              .by = document.by,
                              .received_on = document.received_on,
                              .size = document.size,
                              .pages = document.pages,
                              .has_text = !document.text.empty(),
                              .has_file = !document.object.empty(),
                              .withdrawn = document.withdrawn});
  std::vector<processors::ContractText> read;
  read.reserve(texts.size());
  for (const auto& text : texts) read.emplace_back(text);
  for (const auto* clause :
       processors::ClauseCatalogue::embedded().for_kind(details.kind, details.hosts_health_data))
    view.clauses.push_back(clause_view(*clause, contract, read));
  return view;
}

}  // namespace serment::api
