#include "compliance/exchange.h"

#include <doctest/doctest.h>

#include "compliance/difference.h"
#include "compliance/form.h"
#include "compliance/practice.h"
#include "documents/documents.h"

using namespace serment;
using namespace serment::compliance;

namespace {

const Date kDay{std::chrono::year{2026}, std::chrono::November, std::chrono::day{23}};
const Instant kCreated = std::chrono::sys_days{kDay} + std::chrono::hours{10};

/// A register with everything a field can hold: line ends, doubled spaces, quotes, formulas.
Activities rich_register() {
  const auto answers = parse_answers(sample_answers());
  REQUIRE(answers);
  auto practice = generate(*answers, law::RuleSet::embedded(), kDay);
  REQUIRE(practice);
  auto& activity = practice->activities.front();
  activity.data_source = "Première ligne\nDeuxième  ligne, avec « guillemets » et \"droits\"; fin";
  activity.software = "=1+1";
  activity.transfers.push_back(
      {"Éditeur d’exemple", "Canada", "Pays adéquat", "https://example.org/décision"});
  activity.recipients.push_back({"Type à nous", "'avec apostrophe", ""});
  activity.data.push_back({"Catégorie à nous", "Autre donnée", "5 ans", "", ""});
  activity.sensitive_data.insert(activity.sensitive_data.begin(),
                                 {"Données génétiques", "Aucune", "5 ans", "", ""});
  return std::move(practice->activities);
}

std::string as_sheet_edit(Bytes ods, std::size_t sheet, std::string_view from, std::string to) {
  auto sheets = documents::read_ods(ods);
  REQUIRE(sheets);
  for (auto& row : sheets->at(sheet).rows)
    for (auto& cell : row)
      if (cell == from) cell = to;
  const auto written = documents::write_ods(*sheets, kCreated);
  REQUIRE(written);
  return std::string(as_text(*written));
}

}  // namespace

TEST_CASE("references that name no sheet are still exported, and come back") {
  auto activities = rich_register();
  activities[0].ref = "../x";
  activities[1].ref = "..-x";
  activities[2].ref = "'T17/2026'";
  activities[3].ref = "";
  activities[4].ref = "Liste des traitements";
  const auto ods = export_ods(activities, kCreated);
  REQUIRE_MESSAGE(ods, (ods ? "" : ods.error().code));
  const auto read = import_ods(*ods);
  REQUIRE_MESSAGE(read, (read ? "" : read.error().place + read.error().what));
  CHECK(*read == activities);
}

TEST_CASE("a CSV that a spreadsheet wrote: French dates, postal codes without their zero") {
  auto activities = rich_register();
  activities[0].actors[0].postal_code = "01000";
  activities[0].actors[0].country = "France";
  activities[0].created_on = activities[0].updated_on = "2026-11-30";
  auto text = export_csv({activities[0]});
  for (const auto& [from, to] :
       {std::pair{"01000", "1000"}, std::pair{"2026-11-30", "30/11/2026"}}) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + 10))
      text.replace(at, std::string_view(from).size(), to);
  }
  const auto read = import_csv(text);
  REQUIRE(read);
  CHECK(read->front() == activities[0]);
  // Four digits are right elsewhere, and refused where nobody can say.
  const Actor abroad{.role = "Représentant", .postal_code = "1000", .country = "Belgique"};
  CHECK_FALSE(lost_its_zero(abroad));
  CHECK(lost_its_zero({.role = "Représentant", .postal_code = "1000"}));
}

TEST_CASE("the register comes back from each format without loss") {
  const auto activities = rich_register();
  SUBCASE("ODS") {
    const auto ods = export_ods(activities, kCreated);
    REQUIRE(ods);
    const auto read = import_ods(*ods);
    REQUIRE_MESSAGE(read, (read ? "" : read.error().place + read.error().what));
    CHECK(*read == activities);
  }
  SUBCASE("CSV") {
    const auto read = import_csv(export_csv(activities));
    REQUIRE_MESSAGE(read, (read ? "" : read.error().place + read.error().what));
    CHECK(*read == activities);
  }
  SUBCASE("JSON") {
    const auto read = import_json(export_json(activities));
    REQUIRE(read);
    CHECK(*read == activities);
  }
}

TEST_CASE(
    "a row with nothing but its title: kept if it is one's own, refused if it is the model's") {
  auto activities = rich_register();
  activities.front().actors.push_back({"Rôle à nous", "", "", "", "", "", "", ""});
  const auto ods = export_ods(activities, kCreated);
  REQUIRE(ods);
  const auto read = import_ods(*ods);
  REQUIRE_MESSAGE(read, (read ? "" : read.error().place + read.error().what));
  CHECK(*read == activities);
  CHECK(check(form_of(activities.front())));

  activities.front().actors.push_back(
      {std::string(kActorRoles.back()), "", "", "", "", "", "", ""});
  const auto checked = check(form_of(activities.front()));
  REQUIRE_FALSE(checked);
  CHECK(checked.error().code == "register.row_empty");
  CHECK(checked.error().place.starts_with("actors["));
}

TEST_CASE("a title typed alone where no field holds a title is refused, and its line is named") {
  const auto ods = export_ods(rich_register(), kCreated);
  REQUIRE(ods);
  // In place of a row of a table with numbered rows, of one with named rows, of no table.
  for (const std::string title : {"Organisme 1", "Sous-finalité 5", "Décision automatisée"}) {
    CAPTURE(title);
    auto sheets = documents::read_ods(*ods);
    REQUIRE(sheets);
    std::string place;
    for (auto& sheet : *sheets)
      for (std::size_t row = 0; row < sheet.rows.size() && place.empty(); ++row)
        if (!sheet.rows[row].empty() && sheet.rows[row].front() == title) {
          sheet.rows[row] = {"Note à nous"};
          place = sheet.name + ", ligne " + std::to_string(row + 1);
        }
    REQUIRE_FALSE(place.empty());
    const auto written = documents::write_ods(*sheets, kCreated);
    REQUIRE(written);
    const auto read = import_ods(*written);
    REQUIRE_FALSE(read);
    CHECK(read.error().code == "register.sheet");
    CHECK(read.error().place == place);
  }
}

TEST_CASE("labels and order of blocks are those of CNIL's simplified register") {
  const auto ods = export_ods(rich_register(), kCreated);
  REQUIRE(ods);
  const auto sheets = documents::read_ods(*ods);
  REQUIRE(sheets);
  CHECK(sheets->front().name == "Liste des traitements");
  CHECK(sheets->front().rows[1].front() == "Nom du traitement");
  const std::string blocks[] = {"Description du traitement",
                                "Acteurs",
                                "Finalité(s) du traitement effectué",
                                "Catégories de données personnelles concernées",
                                "Données sensibles",
                                "Catégories de personnes concernées",
                                "Destinataires",
                                "Transferts hors UE",
                                "Mesures de sécurité"};
  std::size_t next = 0;
  for (const auto& row : sheets->at(1).rows)
    if (next < std::size(blocks) && row.size() == 1 && row.front() == blocks[next]) ++next;
  CHECK(next == std::size(blocks));
}

TEST_CASE("a cell changed by a person is one named change") {
  const auto activities = rich_register();
  const auto ods = export_ods(activities, kCreated);
  REQUIRE(ods);
  const std::string edited =
      as_sheet_edit(*ods, 1, "Aucune autre ligne ne dit cela", "x");  // nothing changes
  CHECK(*import_ods(as_bytes(edited)) == activities);
  const auto& before = activities.front().recipients.front().details;
  const auto changed =
      import_ods(as_bytes(as_sheet_edit(*ods, 1, before, "Médecins et internes du cabinet")));
  REQUIRE(changed);
  const auto changes = differences(activities.front(), changed->front());
  REQUIRE(changes.size() == 1);
  CHECK(changes.front().path == "recipients[1].details");
  CHECK(changes.front().label == "Destinataire 1, Précisions");
  CHECK(changes.front().before == before);
  CHECK(changes.front().after == "Médecins et internes du cabinet");
}

TEST_CASE("what no field can hold is refused, never dropped") {
  const auto ods = export_ods(rich_register(), kCreated);
  REQUIRE(ods);
  const struct {
    std::size_t sheet;
    const char* from;
    const char* to;
    const char* code;
  } cases[] = {
      {1, "Nom du traitement", "Nom du traitemant", "register.sheet"},
      {1, "Pays", "Contrée", "register.sheet"},
      {1, "T01", "T02", "register.duplicate_ref"},
      {0, "Rendez-vous", "Rendez-vous modifiés", "register.list_differs"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.from);
    const auto read = import_ods(as_bytes(as_sheet_edit(*ods, c.sheet, c.from, c.to)));
    REQUIRE_FALSE(read);
    CHECK(read.error().code == c.code);
    CHECK_FALSE(read.error().place.empty());
  }
  CHECK_FALSE(import_ods(as_bytes("pas un tableur")));
  CHECK(import_csv("Nom du traitement;Colonne libre\nA;b\n").error().code == "register.column");
  const auto foreign = import_csv("Nom du traitement;N° / RÉF\nA;T\xE9\n");
  REQUIRE_FALSE(foreign);
  CHECK(foreign.error().code == "register.text");
  CHECK(foreign.error().place == "ligne 2, colonne 2");
  CHECK(import_json(R"({"format": "x", "activities": []})").error().code == "register.format");
}

TEST_CASE("a date typed in a sheet the French way is understood") {
  const auto activities = rich_register();
  const auto ods = export_ods(activities, kCreated);
  const auto read = import_ods(as_bytes(as_sheet_edit(*ods, 1, "2026-11-23", "24/11/2026")));
  REQUIRE(read);
  CHECK(read->front().created_on == "2026-11-24");
}
