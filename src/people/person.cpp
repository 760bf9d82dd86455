#include "people/person.h"

#include "json/reader.h"
#include "records/records.h"

namespace serment::people {
namespace {

constexpr std::string_view kAccounts = "member";

Result<Person> opened(const records::Record& record) {
  const auto document = TRY(json::Document::parse(record.json));
  Person person{record.id, std::string(document.root().text_or("display_name")), {}, record.state};
  for (const auto role : TRY(document.root().at("roles")))
    person.roles.emplace_back(TRY(role.string()));
  return person;
}

}  // namespace

Result<std::vector<Person>> present_people(vault::Session& session, store::Transaction& tx) {
  std::vector<Person> all;
  for (const auto& record : TRY(records::list(session, tx, kAccounts)))
    if (record.state == "active" || record.state == "suspended") all.push_back(TRY(opened(record)));
  return all;
}

Result<Person> find_person(vault::Session& session, store::Transaction& tx, std::string_view id) {
  const auto record = TRY(records::find(session, tx, kAccounts, id));
  if (!record)
    return fail(Errc::not_found, "member.unknown", "Il n’y a pas de compte de ce nom.",
                "Rien n’a été commencé.", "Choisissez la personne dans l’équipe.", "member");
  return opened(*record);
}

}  // namespace serment::people
