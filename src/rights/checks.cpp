#include "rights/checks.h"

#include "compliance/plain_text.h"

namespace serment::rights {

tl::unexpected<Error> bad_field(std::string_view field, std::string what, std::string next) {
  return fail(Errc::invalid_input, "request.entry", std::move(what), "Rien n’a été enregistré.",
              std::move(next), std::string(field));
}

Result<void> check_text(std::string_view field, std::string_view text, bool required) {
  const bool blank = text.find_first_not_of(" \t\r\n") == std::string_view::npos;
  if (blank && required)
    return bad_field(field, "Il manque une réponse ici.", "Écrivez quelques mots.");
  if (text.size() > static_cast<std::size_t>(Catalogue::embedded().terms.longest_text))
    return bad_field(field, "Ce texte est trop long.", "Abrégez-le.");
  if (!compliance::is_plain_text(text))
    return bad_field(field, "Ce texte contient un caractère qui ne s’imprime pas.",
                     "Retapez-le sans le copier.");
  return {};
}

Result<void> check_undecided(const Request& request) {
  if (!request.decision) return {};
  return fail(Errc::forbidden, "request.decided", "Le médecin a déjà décidé de cette demande.",
              "La demande est restée comme elle était.",
              "Demandez-lui de la reprendre avant la remise.");
}

}  // namespace serment::rights
