#include "store/failures.h"

#include <string>

namespace serment::store {
namespace {

constexpr const char* kNothing =
    "Rien de cet acte n’a été enregistré, ce qui l’était avant est intact.";

struct FailureText {
  Errc errc;
  const char* code;
  const char* what;
  const char* kept;
  const char* next;
};

FailureText text_of(Failure failure) {
  switch (failure) {
    case Failure::full:
      return {Errc::unavailable, "store.full", "Le disque des données est plein.", kNothing,
              "Libérez de la place, puis recommencez."};
    case Failure::read_only:
      return {Errc::unavailable, "store.read_only",
              "Les données ne peuvent pas être modifiées là où elles sont (disque ou dossier en "
              "lecture seule).",
              kNothing,
              "Rendez le dossier des données modifiable par ce compte, puis recommencez."};
    case Failure::corrupt:
      return {Errc::integrity, "store.corrupt",
              "La base de données est abîmée\u00a0: une de ses pages n’est pas ce qui a été écrit.",
              "Rien n’a été modifié.",
              "N’écrivez plus rien, copiez le dossier des données à part, vérifiez le disque et "
              "reprenez la dernière sauvegarde."};
    case Failure::foreign:
      return {Errc::conflict, "store.foreign",
              "Cette base contient déjà des tables qui ne sont pas celles de Serment.",
              "Rien n’a été modifié.", "Indiquez une base vide ou un schéma à part."};
    case Failure::absent:
      return {Errc::not_found, "store.absent",
              "Le dossier des données ou la base indiquée n’existe pas.", "Rien n’a été modifié.",
              "Vérifiez l’emplacement."};
    case Failure::unreachable:
      return {Errc::unavailable, "store.unreachable",
              "Le serveur de la base de données ne répond pas.", kNothing,
              "Vérifiez que le serveur est démarré et joignable, puis recommencez."};
    case Failure::commit_unknown:
      return {
          Errc::unavailable, "store.commit_unknown",
          "Le serveur de la base de données a cessé de répondre pendant l’enregistrement.",
          "Le dernier acte est enregistré en entier, ou pas du tout.",
          "Une fois le serveur revenu, regardez si l’acte figure au journal avant de recommencer."};
    case Failure::in_use:
      return {Errc::conflict, "store.in_use", "Un autre programme utilise déjà ces données.",
              "Rien n’a été modifié.", "Fermez l’autre programme, puis recommencez."};
    case Failure::busy:
      return {Errc::conflict, "store.busy",
              "La base de données est occupée par d’autres enregistrements.", kNothing,
              "Recommencez dans un instant."};
    case Failure::constraint:
      return {Errc::conflict, "store.constraint",
              "Une règle de la base de données s’oppose à cet enregistrement.", kNothing,
              "Relisez l’état actuel, puis recommencez."};
    case Failure::text:
      return {Errc::invalid_input, "store.text",
              "Un texte à enregistrer n’est pas de l’UTF-8 valide.", kNothing, ""};
    case Failure::privilege:
      return {Errc::forbidden, "store.privilege",
              "Le compte n’a pas les droits voulus sur la base de données.", kNothing,
              "Vérifiez le compte, son mot de passe et ses droits."};
    case Failure::device:
      return {Errc::unavailable, "store.device",
              "Le disque des données ne répond pas comme il faut.", kNothing,
              "Vérifiez le disque et ses câbles avant de recommencer."};
    case Failure::memory:
      return {Errc::unavailable, "store.memory", "La mémoire de l’ordinateur est épuisée.",
              kNothing, "Fermez d’autres programmes, puis recommencez."};
    case Failure::query:
      return {Errc::internal, "store.query",
              "Une requête ne convient pas à la base de données\u00a0: elle a été modifiée hors de "
              "Serment, ou Serment se trompe.",
              kNothing, "Lancez la vérification des données et signalez cette erreur."};
  }
  return {Errc::internal, "store.query", "", "", ""};
}

}  // namespace

Error error_of(Failure failure, std::string_view place) {
  const auto text = text_of(failure);
  return {text.errc, text.code, text.what, text.kept, text.next, std::string(place)};
}

}  // namespace serment::store
