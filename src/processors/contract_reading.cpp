// What a contract is before it is kept: its file, its text.
#include "documents/pdf_text.h"
#include "processors/contract.h"

namespace serment::processors {
namespace {

constexpr std::size_t kLongestText = 1U << 20U;  // some four hundred pages
constexpr std::string_view kNothing = "Rien n’a été enregistré, rien n’est perdu.";

tl::unexpected<Error> refused(std::string_view code, std::string what, std::string next) {
  return fail(Errc::invalid_input, code, std::move(what), std::string(kNothing), std::move(next),
              "file");
}

std::string_view mime_of(ByteView file) {
  const auto text = as_text(file);
  // Some programs write a few bytes before the mark; readers accept a kilobyte.
  if (text.substr(0, 1024).find("%PDF-") != std::string_view::npos) return "application/pdf";
  if (text.starts_with("\xFF\xD8\xFF")) return "image/jpeg";
  if (text.starts_with("\x89PNG\r\n\x1A\n")) return "image/png";
  return {};
}

Result<std::string> bounded_text(std::string_view raw) {
  auto text = clean_text(raw);
  if (text.find_first_not_of(" \n\f") == std::string::npos) return std::string{};
  if (text.size() > kLongestText)
    return refused("contract.text_too_long", "Le texte de ce contrat dépasse 400 pages.",
                   "Séparez le contrat de ses annexes, et déposez-les l’un après l’autre.");
  return text;
}

}  // namespace

Result<IncomingDocument> read_document(Bytes file) {
  if (file.empty())
    return refused("contract.empty", "Ce fichier est vide.", "Choisissez un autre fichier.");
  if (file.size() > kLargestDocument)
    return refused("contract.too_large",
                   "Ce fichier pèse " + std::to_string((file.size() + 999'999) / 1'000'000) +
                       "\u00a0Mo\u00a0; la limite est 32\u00a0Mo.",
                   "Déposez le contrat sans ses annexes, ou chaque partie à son tour. Vous pouvez "
                   "aussi coller son texte.");
  IncomingDocument document;
  document.mime = mime_of(file);
  if (document.mime.empty())
    return refused("contract.format", "Ce fichier n’est ni un PDF, ni une photo JPEG ou PNG.",
                   "Enregistrez le contrat en PDF, ou collez son texte.");
  if (document.mime == "application/pdf") {
    const auto read = TRY(documents::pdf_text(file));
    document.text = TRY(bounded_text(read.text));
    document.pages = read.pages;
  } else {
    document.pages = 1;
  }
  document.file = std::move(file);
  return document;
}

Result<IncomingDocument> read_pasted(std::string_view text) {
  IncomingDocument document;
  document.mime = "text/plain";
  document.text = TRY(bounded_text(text));
  document.pages = 1;
  if (document.text.empty())
    return refused("contract.empty", "Ce texte est vide.", "Collez le texte du contrat.");
  return document;
}

}  // namespace serment::processors
