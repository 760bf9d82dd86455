#pragma once
// A practice with patients whose records come to their term, for the tests of retention.
#include <optional>
#include <string>

#include "contract/stores.h"
#include "contract/vault_fixture.h"
#include "dossier/dossiers.h"
#include "retention/retention.h"

namespace serment::contract {

inline Date on(const char* text) {
  return parse_iso_date(text).value();
}
inline Instant noon(const char* day) {
  return Instant{std::chrono::sys_days{on(day)}} + std::chrono::hours{11};
}

/// A practice with patients, on the 23rd of November 2026 unless the clock is set.
class Cabinet {
 public:
  explicit Cabinet(const TestStore& store) : x_practice(store) {
    x_practice.clock.set(noon("2026-11-23"));
    reattach();
  }
  /// After a restart of the practice.
  void reattach() {
    x_session.emplace(vault::Session{x_practice.db(), x_practice.vault(), x_practice.journal(),
                                     x_practice.clock, x_practice.random, "owner"});
  }

  struct Patient {
    const char* birth = "1950-06-30";
    const char* last_care = "2004-05-01";
    const char* death = nullptr;
    const char* transfusion = nullptr;
  };
  DossierId add(const Patient& patient) {
    dossier::ImportedPatient imported;
    const auto number = std::to_string(++x_patients);
    imported.place = "patient " + number;
    imported.identity.family_name = Personal<std::string>("Canari" + number);
    imported.identity.given_names = Personal<std::string>("Essai");
    imported.identity.source_keys.push_back(Personal<std::string>("essai|" + number));
    if (patient.birth != nullptr)
      imported.identity.birth = Personal<std::optional<Date>>(on(patient.birth));
    if (patient.last_care != nullptr) imported.last_care = on(patient.last_care);
    if (patient.death != nullptr) imported.death = Personal<std::optional<Date>>(on(patient.death));
    imported.resources.push_back(
        {"Encounter", "Encounter/" + number,
         to_bytes(R"({"resourceType":"Encounter","note":"secret de soin"})"),
         dossier::Category::care});
    if (patient.transfusion != nullptr) {
      imported.transfusions.push_back(on(patient.transfusion));
      imported.resources.push_back({"Procedure", "Procedure/" + number,
                                    to_bytes(R"({"resourceType":"Procedure","note":"culot"})"),
                                    dossier::Category::transfusion});
    }
    CHECK(expect(dossier::absorb(*x_session, x_index, std::move(imported))) ==
          dossier::Outcome::created);
    return *x_index.by_source_key("essai|" + number);
  }

  vault::Session& session() { return *x_session; }
  Practice& practice() { return x_practice; }
  void today(const char* day) { x_practice.clock.set(noon(day)); }

  retention::Plan plan() {
    auto plan = expect(retention::plan(*x_session, rules(), policy, x_session->clock.today()));
    CHECK(plan.reconciliation.balanced());
    return plan;
  }
  retention::Proposal propose() {
    return expect(retention::propose(*x_session, rules(), policy, x_session->clock.today()));
  }
  retention::Proposal approved() {
    const auto proposal = propose();
    return expect(retention::approve(*x_session, proposal.id, "Dre Essai", "relu"));
  }
  Result<retention::Erasure> erase(const std::string& id) {
    return retention::erase(*x_session, rules(), policy, id);
  }
  /// "" when it opens, else the code of the refusal.
  std::string opens(const DossierId& id) { return x_practice.open_dossier(id); }
  static const law::RuleSet& rules() { return law::RuleSet::embedded(); }
  law::Policy policy = law::Policy::cautious();

 private:
  Practice x_practice;
  std::optional<vault::Session> x_session;
  dossier::Index x_index;
  int x_patients = 0;
};

template <class T>
std::string code_of(const Result<T>& result) {
  return result ? "" : result.error().code;
}

}  // namespace serment::contract
