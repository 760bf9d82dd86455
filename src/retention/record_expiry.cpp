#include "retention/record_expiry.h"

#include <boost/describe.hpp>

#include <algorithm>

#include "audit/actions.h"
#include "json/bind.h"
#include "records/erasure.h"
#include "records/records.h"

namespace serment::retention {

struct ExpiredKind {
  std::string kind{}, rule{};
  std::vector<std::string> ids{};
};
BOOST_DESCRIBE_STRUCT(ExpiredKind, (), (kind, rule, ids))
struct RecordExpiry {
  std::vector<ExpiredKind> kinds{};
  std::string by{}, reason{};
};
BOOST_DESCRIBE_STRUCT(RecordExpiry, (), (kinds, by, reason))

namespace {

constexpr std::string_view kDecided = "decided", kFinished = "finished";
constexpr records::Transition kSteps[] = {
    {"", kDecided, audit::known_act("record_expiry.decided")},
    {kDecided, kFinished, audit::known_act("record_expiry.finished")},
};
constexpr records::Lifecycle kExpiries{"record_expiry", kSteps};

bool is_blank(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) <= ' '; });
}

Result<void> check_signed(std::string_view by, std::string_view reason) {
  if (!is_blank(by) && !is_blank(reason)) return {};
  return fail(Errc::invalid_input, "record_expiry.unsigned",
              "Il faut le nom d’une personne et un motif écrit.", "Rien n’a été effacé.",
              "Donnez --by et --reason.", is_blank(by) ? "by" : "reason");
}

Result<void> check_kinds(const std::vector<std::string>& kinds) {
  for (const auto& kind : kinds) {
    const auto* known = law::RecordKinds::embedded().find(kind);
    if (known == nullptr || known->rule.empty())
      return fail(Errc::invalid_input, "record_expiry.kind",
                  "Aucune sorte de fiche de ce nom n’a de terme.", "Rien n’a été effacé.",
                  "Relisez la liste\u00a0: serment retention records.", "kinds");
  }
  return {};
}

/// What an erasure takes: of the kinds wanted, those that are due now.
struct Taken {
  const law::RecordKind* kind;
  std::vector<RecordLine> lines;
};
std::vector<Taken> taken_from(const std::vector<KindSurvey>& surveys,
                              const std::vector<std::string>& kinds) {
  std::vector<Taken> all;
  for (const auto& survey : surveys) {
    if (!kinds.empty() && std::find(kinds.begin(), kinds.end(), survey.kind->id) == kinds.end())
      continue;
    Taken taken{survey.kind, {}};
    for (const auto& line : survey.past)
      if (line.term.standing == Standing::due) taken.lines.push_back(line);
    if (!taken.lines.empty()) all.push_back(std::move(taken));
  }
  return all;
}

tl::unexpected<Error> nothing_due() {
  return fail(Errc::forbidden, "record_expiry.nothing",
              "Aucune fiche n’est arrivée à son terme sans que rien ne la garde.",
              "Rien n’a été effacé.");
}

std::string as_json(const std::vector<Taken>& taken, std::string_view by, std::string_view reason) {
  RecordExpiry content;
  content.by = by;
  content.reason = reason;
  for (const auto& one : taken) {
    ExpiredKind kind{one.kind->id, one.kind->rule, {}};
    for (const auto& line : one.lines) kind.ids.push_back(line.id);
    content.kinds.push_back(std::move(kind));
  }
  return json::bind::write(content);
}

}  // namespace

Result<RecordErasure> decide_record_expiry(vault::Session& session, store::Transaction& tx,
                                           const law::RuleSet& rules, const law::Policy& policy,
                                           const std::vector<std::string>& kinds,
                                           std::string_view by, std::string_view reason) {
  TRY_VOID(check_signed(by, reason));
  TRY_VOID(check_kinds(kinds));
  const auto taken = taken_from(TRY(survey_records(session, tx, rules, policy)), kinds);
  if (taken.empty()) return nothing_due();
  RecordErasure erasure;
  erasure.decision = draw_id(session.random);
  TRY(records::save(session, tx, kExpiries, erasure.decision, kDecided, as_json(taken, by, reason),
                    0, by));
  for (const auto& one : taken) {
    for (const auto& line : one.lines) {
      const auto erased = TRY(records::erase(session, tx, one.kind->id, line.id, line.version,
                                             {one.kind->rule, erasure.decision}));
      erasure.objects += erased.objects;
    }
    erasure.records += one.lines.size();
    erasure.kinds.push_back({one.kind->id, one.kind->rule, one.lines.size()});
  }
  return erasure;
}

Result<bool> record_expiry_unfinished(vault::Session& session, store::Transaction& tx) {
  const auto all = TRY(records::outlines(session, tx, kExpiries.kind));
  return std::any_of(all.begin(), all.end(),
                     [](const auto& one) { return one.latest().state == kDecided; });
}

Result<void> finish_record_expiry(vault::Session& session) {
  TRY(session.vault.rotate(session.db, session.journal, session.actor));
  TRY_VOID(session.db.scrub());
  return session.db.write([&](store::Transaction& tx) -> Result<void> {
    for (const auto& record : TRY(records::list(session, tx, kExpiries.kind)))
      if (record.state == kDecided)
        TRY(records::save(session, tx, kExpiries, record.id, kFinished, record.json, record.version,
                          record.author));
    return {};
  });
}

Result<RecordErasure> expire_records(vault::Session& session, const law::RuleSet& rules,
                                     const law::Policy& policy,
                                     const std::vector<std::string>& kinds, std::string_view by,
                                     std::string_view reason) {
  RecordErasure erasure;
  const auto decided = session.db.write([&](store::Transaction& tx) -> Result<void> {
    erasure = TRY(decide_record_expiry(session, tx, rules, policy, kinds, by, reason));
    return {};
  });
  if (!decided) {
    if (decided.error().code != "record_expiry.nothing")
      return tl::unexpected<Error>(decided.error());
    bool unfinished = false;
    TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
      unfinished = TRY(record_expiry_unfinished(session, tx));
      return {};
    }));
    if (!unfinished) return tl::unexpected<Error>(decided.error());
  }
  TRY_VOID(finish_record_expiry(session));
  return erasure;
}

}  // namespace serment::retention
