// A real practice, its bundle, and what strangers' tools say of it, on both stores.
#include "evidence/build.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "compliance/display.h"
#include "compliance/founding.h"
#include "contract/stores.h"
#include "contract/vault_fixture.h"
#include "documents/documents.h"
#include "dossier/dossiers.h"
#include "evidence/evidence.h"
#include "retention/retention.h"

using namespace serment;
using namespace serment::contract;

namespace {

Instant instant(const char* text) {
  return parse_instant(text).value();
}

const std::string kVerifier = std::filesystem::path(SERMENT_SOURCE_DIR) / "tools/verify_journal.py";
constexpr const char* kCanaries[] = {"CANARIVOIX", "Zéphyrinecanari", "1950-06-30", "30/06/1950",
                                     "secret-de-soin"};

/// A practice founded from the sample answers, with two patients, one of whom is erased.
class Cabinet {
 public:
  explicit Cabinet(const TestStore& store) : x_practice(store) {
    x_practice.clock.set(instant("2026-11-20T09:00:00Z"));
    x_session.emplace(vault::Session{x_practice.db(), x_practice.vault(), x_practice.journal(),
                                     x_practice.clock, x_practice.random, "owner"});
    const auto answers = expect(compliance::parse_answers(compliance::sample_answers()));
    expect(compliance::found(session(), answers, rules()));
    add("1", "2004-05-01");
    add("2", "2024-05-01");
    x_practice.clock.set(instant("2026-11-21T09:00:00Z"));
    const auto proposal =
        expect(retention::propose(session(), rules(), policy(), x_practice.clock.today()));
    expect(retention::approve(session(), proposal.id, "Dre Essai", "relu"));
    CHECK(expect(retention::erase(session(), rules(), policy(), proposal.id)).erased == 1);
    x_practice.clock.set(instant("2026-11-22T09:00:00Z"));
  }

  void add(const std::string& number, const char* last_care) {
    dossier::ImportedPatient patient;
    patient.place = "patient " + number;
    patient.identity.family_name = Personal<std::string>("CANARIVOIX");
    patient.identity.given_names = Personal<std::string>("Zéphyrinecanari");
    patient.identity.source_keys.push_back(Personal<std::string>("essai|" + number));
    patient.identity.birth = Personal<std::optional<Date>>(parse_iso_date("1950-06-30").value());
    patient.last_care = parse_iso_date(last_care).value();
    patient.resources.push_back(
        {"Encounter", "Encounter/" + number,
         to_bytes(R"({"resourceType":"Encounter","note":"secret-de-soin"})"),
         dossier::Category::care});
    CHECK(expect(dossier::absorb(session(), x_index, std::move(patient))) ==
          dossier::Outcome::created);
  }

  [[nodiscard]] Bytes bundle(const char* as_of) {
    return expect(evidence::build(session(), rules(), policy(), {instant(as_of), holdings()}));
  }
  /// As a caller would gather them.
  static evidence::Holdings holdings() {
    evidence::Holdings held;
    held.documents.push_back({1, "Registre des traitements", "À jour", "02_registre/", "Relu."});
    held.documents.push_back(
        {18, "Vidéosurveillance", "Rien n’est enregistré", "", "Sans caméra."});
    held.exhibits.push_back({.file = "06_droits/demandes",
                             .title = "Registre des demandes",
                             .lead = "Par numéro.",
                             .columns = {"Numéro", "État"},
                             .groups = {{.heading = "", .rows = {{"D-2026-001", "Close"}}}}});
    held.exhibits.push_back({.file = "11_ia/outils",
                             .title = "Outils",
                             .lead = "",
                             .columns = {"Outil"},
                             .groups = {}});
    return held;
  }
  void journal(const char* action) {
    CHECK(x_practice.write([&](store::Transaction& tx) -> Result<void> {
      TRY(session().journal.append(tx, {action, "owner", {}, session().clock.now()}, {}));
      return {};
    }) == "");
  }
  vault::Session& session() { return *x_session; }
  Practice& practice() { return x_practice; }
  static const law::RuleSet& rules() { return law::RuleSet::embedded(); }
  static law::Policy policy() { return law::Policy::cautious(); }

 private:
  Practice x_practice;
  std::optional<vault::Session> x_session;
  dossier::Index x_index;
};

const documents::ZipEntry& named(const std::vector<documents::ZipEntry>& entries,
                                 std::string_view name) {
  for (const auto& entry : entries)
    if (entry.name == name) return entry;
  FAIL("absent : " << name);
  return entries.front();
}

/// Runs a command in the folder; its exit code.
int run(const std::filesystem::path& folder, const std::string& command) {
  return std::system(("cd '" + folder.string() + "' && " + command + " >/dev/null 2>&1").c_str());
}

bool installed(const std::string& program) {
  return std::system(("command -v " + program + " >/dev/null 2>&1").c_str()) == 0;
}

}  // namespace

CONTRACT_TEST("a bundle verifies, is made again alike, and later acts change nothing of it") {
  Store store;
  Cabinet cabinet(store);
  constexpr const char* kAsOf = "2026-11-22T08:59:59.500Z";
  const auto first = cabinet.bundle(kAsOf);
  const auto report =
      expect(evidence::verify(first, {.known_key = cabinet.session().journal.verifier_key()}));
  for (const auto& finding : report.findings) MESSAGE(finding.file << " " << finding.text);
  CHECK(report.intact());
  CHECK(report.key_known);
  CHECK(report.proofs >= 5);
  CHECK(report.origin == "serment.local/" + cabinet.practice().id().value);

  cabinet.journal("evidence.built");
  CHECK(cabinet.bundle(kAsOf) == first);
  // A later version of the register does not enter an earlier state.
  expect(compliance::edit_activity(cabinet.session(), Cabinet::rules(), "T01",
                                   {.fields = {{"software", "Autre logiciel"}}}, "owner"));
  CHECK(cabinet.bundle(kAsOf) == first);
  cabinet.practice().clock.set(instant("2026-11-23T09:00:00Z"));
  const auto later = cabinet.bundle("2026-11-22T12:00:00Z");
  CHECK(later != first);
  CHECK(expect(evidence::verify(later)).journal_size > report.journal_size);
  const auto registers = expect(documents::read_zip(later));
  CHECK(as_text(named(registers, "02_registre/registre.json").bytes).find("Autre logiciel") !=
        std::string_view::npos);
  const auto before = expect(documents::read_zip(first));
  CHECK(as_text(named(before, "02_registre/registre.json").bytes).find("Autre logiciel") ==
        std::string_view::npos);
  CHECK(as_text(named(before, "09_conservation/calendrier.json").bytes).find("\"known\":true") !=
        std::string_view::npos);
}

CONTRACT_TEST("proofs of display enter the bundle from their instant on, and are proven") {
  Store store;
  Cabinet cabinet(store);
  const auto contents = [&](const char* as_of) {
    return expect(evidence::draft(cabinet.session(), Cabinet::rules(), Cabinet::policy(),
                                  {instant(as_of), {}}))
        .contents;
  };
  const auto before = contents("2026-11-22T09:00:00Z");
  cabinet.practice().clock.set(instant("2026-11-22T10:00:00Z"));
  CHECK(cabinet.practice().write([&](store::Transaction& tx) -> Result<void> {
    const auto current = TRY(compliance::load_current(cabinet.session(), tx, Cabinet::rules()));
    TRY(compliance::save_display(cabinet.session(), tx, compliance::NoticeKind::poster_a4, current,
                                 Cabinet::rules(), {.statement = "Salle d’attente.", .photo = {}},
                                 "Dre Essai"));
    return {};
  }) == "");
  CHECK(contents("2026-11-22T09:00:00Z").files == before.files);
  const auto after = contents("2026-11-22T10:00:00Z");
  CHECK(as_text(named(after.files, "03_information/affichages.json").bytes).find("poster_a4") !=
        std::string_view::npos);
  CHECK(after.events.size() == before.events.size() + 1);
}

CONTRACT_TEST("one event dated a year ahead hides none of those after it, and is told") {
  Store store;
  Cabinet cabinet(store);
  cabinet.practice().clock.set(instant("2027-11-22T09:00:00Z"));
  cabinet.journal("practice.updated");
  cabinet.practice().clock.set(instant("2026-11-22T10:00:00Z"));
  const auto draft = [&](const char* as_of) {
    return expect(evidence::draft(cabinet.session(), Cabinet::rules(), Cabinet::policy(),
                                  {instant(as_of), {}}));
  };
  const auto contents = [&](const char* as_of) { return draft(as_of).contents; };
  // As long as nothing follows the event, it is left out, which is said.
  CHECK(draft("2026-11-22T10:00:00Z").still_to_come == 1);
  cabinet.journal("measure.attested");
  CHECK(draft("2026-11-22T10:00:00Z").still_to_come == 0);
  const auto now = contents("2026-11-22T10:00:00Z");
  std::uint64_t size = 0;
  expect(cabinet.session().db.read([&](store::Transaction& tx) -> Result<void> {
    size = TRY(cabinet.session().journal.checkpoint(tx)).size;
    return {};
  }));
  CHECK(now.checkpoint.size == size);  // the whole journal, not what came before the wrong date
  CHECK(now.clock.dated_later == 1);
  CHECK(now.clock.went_back == 1);
  CHECK(now.events.back().index == size - 1);  // the act after it is proven
  // Before the clock went wrong, nothing is said of it; later acts change nothing.
  const auto before = contents("2026-11-22T09:59:00Z");
  CHECK(before.clock.dated_later + before.clock.went_back == 0);
  CHECK(before.checkpoint.size == size - 3);
  cabinet.practice().clock.set(instant("2026-11-23T09:00:00Z"));
  cabinet.journal("measure.attested");
  CHECK(contents("2026-11-22T10:00:00Z").checkpoint.text == now.checkpoint.text);
  CHECK(contents("2026-11-22T09:59:00Z").checkpoint.text == before.checkpoint.text);
  const auto bundle = cabinet.bundle("2026-11-22T10:00:00Z");
  CHECK(bundle == cabinet.bundle("2026-11-22T10:00:00Z"));
  const auto report = expect(evidence::verify(bundle));
  CHECK(report.intact());
  CHECK(report.limits.front().find("l’horloge du cabinet a reculé une fois") != std::string::npos);
  if (!installed("pdftotext")) return;
  const auto entries = expect(documents::read_zip(bundle));
  std::ofstream(store.folder() / "s.pdf", std::ios::binary)
      << as_text(named(entries, "01_sommaire.pdf").bytes);
  CHECK(run(store.folder(), "pdftotext s.pdf - | tr '\\n' ' ' | grep -q 'a reculé une fois'") == 0);
}

CONTRACT_TEST("counts that the past no longer gives are said unknown") {
  Store store;
  Cabinet cabinet(store);
  cabinet.add("3", "2025-01-01");
  cabinet.practice().clock.set(instant("2026-11-23T09:00:00Z"));
  const auto entries = expect(documents::read_zip(cabinet.bundle("2026-11-21T23:00:00Z")));
  CHECK(as_text(named(entries, "09_conservation/calendrier.json").bytes).find("\"known\":false") !=
        std::string_view::npos);
}

CONTRACT_TEST("an instant to come, or before the practice, gives no bundle") {
  Store store;
  Cabinet cabinet(store);
  const auto code = [&](const char* as_of) {
    return evidence::build(cabinet.session(), Cabinet::rules(), Cabinet::policy(),
                           {instant(as_of), {}})
        .error()
        .code;
  };
  CHECK(code("2026-11-22T09:00:00.001Z") == "evidence.future");
  CHECK(code("2026-11-20T08:59:59Z") == "evidence.before_practice");
}

CONTRACT_TEST("strangers' tools agree, and no file names a patient") {
  Store store;
  Cabinet cabinet(store);
  const auto bundle = cabinet.bundle("2026-11-22T09:00:00Z");
  const auto folder = store.folder() / "preuve";
  std::filesystem::create_directories(folder);
  const auto entries = expect(documents::read_zip(bundle));
  for (const auto& entry : entries) {
    const auto path = folder / entry.name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << as_text(entry.bytes);
    for (const char* canary : kCanaries) {
      CAPTURE(entry.name);
      CHECK(as_text(entry.bytes).find(canary) == std::string_view::npos);
    }
  }
  std::ofstream(folder / "f.zip", std::ios::binary) << as_text(bundle);
  CHECK(as_text(named(entries, "06_droits/demandes.json").bytes)
            .find(R"("rows":[["D-2026-001","Close"]])") != std::string_view::npos);
  CHECK(as_text(named(entries, "01_documents.json").bytes).find(R"("number":18)") !=
        std::string_view::npos);
  const auto readme = as_text(named(entries, "00_LISEZ-MOI.html").bytes);
  for (const auto& entry : entries)
    if (const auto end = entry.name.find('/'); end != std::string::npos) {
      CAPTURE(entry.name);
      CHECK(readme.find("<code>" + entry.name.substr(0, end + 1) + "</code></td>") !=
            std::string_view::npos);
    }
  CHECK(readme.find("<code>07_violations/</code>") == std::string_view::npos);  // it is not there
  CHECK(run(folder, "sha256sum --strict -c sha256sums.txt") == 0);
  CHECK(run(folder, "sha256sum --strict -c CHECKSUM.SHA256.txt") == 0);
  CHECK(run(folder, "python3 " + kVerifier + " --bundle .") == 0);
  if (installed("unzip")) CHECK(run(folder, "unzip -tqq f.zip") == 0);
  if (installed("qpdf"))
    CHECK(run(folder, "find . -name '*.pdf' -print0 | xargs -0 -n1 qpdf --check") == 0);
  if (!installed("pdftotext")) {
    std::puts("skipped reading the text of PDF files: pdftotext is not installed");
    return;
  }
  for (const auto& entry : entries)
    if (entry.name.ends_with(".pdf"))
      CHECK(run(folder,
                "pdftotext '" + entry.name +
                    "' - | grep -iqE 'canari|secret-de-soin|(30/06/|30 juin )1950|1950-06-30'") !=
            0);
  CHECK(run(folder, "pdftotext 01_sommaire.pdf - | grep -q 'Pas dans ce dossier'") == 0);
  CHECK(run(folder, "pdftotext 06_droits/demandes.pdf - | grep -q 'D-2026-001'") == 0);
  CHECK(run(folder, "pdftotext 11_ia/outils.pdf - | grep -q 'Rien n.est enregistré'") == 0);
  CHECK(run(folder,
            "pdftotext 09_conservation/certificats/C-2026-001.pdf - | grep -q 'Dre Essai'") == 0);
}
