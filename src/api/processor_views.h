#pragma once
// What suppliers and contracts look like over HTTP. Used by processors.cpp, contracts.cpp and
// register_exchange.cpp.
#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "processors/letters.h"

namespace serment::api {

/// One supplier in a list.
struct FollowedView {
  std::string id{}, kind{}, kind_label{}, name{}, service{}, role{};
  bool hosts_health_data = false;
  std::uint32_t version = 0;  ///< 0: called for by the answers, not written yet
  processors::Standing standing{};
};
BOOST_DESCRIBE_STRUCT(FollowedView, (),
                      (id, kind, kind_label, name, service, role, hosts_health_data, version,
                       standing))
FollowedView followed_view(const processors::SupplierFile& file, Date today);

struct SupplierQuestionView {
  std::string id{}, theme{}, text{}, proof{}, basis{}, expected{};
  std::optional<processors::Answer> answer{};
  std::string comment{};
};
BOOST_DESCRIBE_STRUCT(SupplierQuestionView, (),
                      (id, theme, text, proof, basis, expected, answer, comment))
struct FormView {
  std::string id{}, title{}, asked_to{};
  std::vector<SupplierQuestionView> questions{};
  std::optional<Date> answered_on{}, expires_on{};
  std::string answered_by{};
  std::uint32_t gaps = 0;
  std::uint32_t version = 0;  ///< of the answers, for If-Match; 0 while there is none
};
BOOST_DESCRIBE_STRUCT(FormView, (),
                      (id, title, asked_to, questions, answered_on, expires_on, answered_by, gaps,
                       version))
struct SentView {
  std::uint32_t number = 0;
  std::string letter{}, label{}, channel{};
  Date sent_on{}, remind_from{};
  std::vector<Date> reminded_on{};
  std::optional<Date> answered_on{};
};
BOOST_DESCRIBE_STRUCT(SentView, (),
                      (number, letter, label, channel, sent_on, remind_from, reminded_on,
                       answered_on))
struct HdsChoiceView {
  std::string value{}, label{};
};
BOOST_DESCRIBE_STRUCT(HdsChoiceView, (), (value, label))
struct SupplierView {
  std::string id{}, kind_label{};
  std::uint32_t version = 0;
  processors::Processor details{};
  std::optional<processors::Exit> exit{};
  std::vector<std::string> obtain{}, references{};
  processors::Standing standing{};
  std::optional<processors::Certificate> certificate{};
  std::uint32_t certificate_version = 0;  ///< for If-Match; 0 while there is none
  std::vector<FormView> forms{};
  std::vector<SentView> requests{};
  std::vector<std::string> letters{};  ///< those that can be printed today
  std::vector<HdsChoiceView> hds_activities{}, hds_versions{};
  std::string hds_public_list{};
};
BOOST_DESCRIBE_STRUCT(SupplierView, (),
                      (id, kind_label, version, details, exit, obtain, references, standing,
                       certificate, certificate_version, forms, requests, letters, hds_activities,
                       hds_versions, hds_public_list))
SupplierView supplier_view(const processors::SupplierFile& file, Date today);

struct QuotationProposalView {
  std::uint32_t document = 0, page = 0;
  std::string quote{};
  bool doubtful = false;
};
BOOST_DESCRIBE_STRUCT(QuotationProposalView, (), (document, page, quote, doubtful))
struct ClauseView {
  std::string id{}, group{}, title{}, must_say{}, wording{}, article{};
  std::int64_t mention = 0;
  bool required = true;
  std::vector<std::string> sources{};
  std::optional<processors::ClauseDecision> decision{};
  std::vector<QuotationProposalView> proposals{};
};
BOOST_DESCRIBE_STRUCT(ClauseView, (),
                      (id, group, title, must_say, wording, article, mention, required, sources,
                       decision, proposals))
struct ContractDocumentView {
  std::uint32_t number = 0;
  std::string title{}, mime{}, by{};
  Date received_on{};
  std::uint64_t size = 0;
  std::uint32_t pages = 0;
  bool has_text = false, has_file = false, withdrawn = false;
};
BOOST_DESCRIBE_STRUCT(ContractDocumentView, (),
                      (number, title, mime, by, received_on, size, pages, has_text, has_file,
                       withdrawn))
struct ContractView {
  std::string id{}, name{}, kind_label{}, state{}, state_text{};
  std::uint32_t version = 0;
  bool no_text = false;  ///< documents stand, none with a text to search
  bool ended = false;
  std::uint64_t largest_document = processors::kLargestDocument;
  std::vector<ContractDocumentView> documents{};
  std::vector<ClauseView> clauses{};
};
BOOST_DESCRIBE_STRUCT(ContractView, (),
                      (id, name, kind_label, state, state_text, version, no_text, ended,
                       largest_document, documents, clauses))
/// `texts` are those of the documents, in their order.
ContractView contract_view(const processors::SupplierFile& file,
                           const std::vector<std::string>& texts);

}  // namespace serment::api
