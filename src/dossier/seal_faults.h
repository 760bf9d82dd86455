#pragma once
#include "base/result.h"

namespace serment::dossier {

/// What was sealed opens, but is not what this version writes. The parser's own message is left
/// out: it would speak of the content.
[[nodiscard]] inline tl::unexpected<Error> unreadable_object(std::string_view code) {
  return fail(Errc::integrity, code,
              "Une partie d’un dossier ne se lit pas : elle a été écrite par une version plus "
              "récente de Serment.",
              "Rien n’a été modifié.", "Mettez Serment à jour.");
}

}  // namespace serment::dossier
