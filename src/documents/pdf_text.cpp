#include "documents/pdf_text.h"

#include <algorithm>

#include "documents/child_process.h"

namespace serment::documents {
namespace {

constexpr std::size_t kLongestText = 8U << 20U;
constexpr std::string_view kKept = "Rien n’a été enregistré.";

tl::unexpected<Error> text_fault(Errc errc, std::string_view code, std::string what,
                                 std::string next) {
  return fail(errc, code, std::move(what), std::string(kKept), std::move(next));
}

}  // namespace

Result<PdfText> pdf_text(ByteView pdf) {
  // prlimit (util-linux, on every Debian): the reader gets 1 GB of memory and 30 s of processor,
  // and writes no file. The document goes through pipes only.
  const std::vector<std::string> arguments = {
      "prlimit", "--as=1073741824", "--cpu=30", "--fsize=0", "--nofile=64", "pdftotext", "-q",
      "-enc",    "UTF-8",           "-eol",     "unix",      "-",           "-"};
  ChildLimits limits;
  limits.timeout = std::chrono::seconds(40);
  limits.output = kLongestText;
  auto run = run_child(arguments, {"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8"}, pdf, limits);
  if (!run) {
    if (run.error().code == "child.not_found")
      return text_fault(Errc::unavailable, "pdf.reader_missing",
                        "Le programme qui lit le texte des PDF manque sur cette machine.",
                        "Installez poppler-utils, ou collez le texte.");
    if (run.error().code == "child.output_too_large")
      return text_fault(Errc::invalid_input, "pdf.text_too_long",
                        "Le texte de ce PDF dépasse 8 Mo.", "Séparez le contrat de ses annexes.");
    return tl::unexpected<Error>(std::move(run.error()));
  }
  constexpr int kNoSuchProgram = 127;
  if (run->exit_code == kNoSuchProgram)
    return text_fault(Errc::unavailable, "pdf.reader_missing",
                      "Le programme qui lit le texte des PDF manque sur cette machine.",
                      "Installez poppler-utils, ou collez le texte.");
  if (run->exit_code != 0)
    return text_fault(Errc::invalid_input, "pdf.unreadable",
                      "Ce PDF ne se lit pas\u00a0: il est abîmé, ou fermé par un mot de passe.",
                      "Demandez-en un autre au prestataire, sans mot de passe.");
  PdfText read;
  read.text = as_text(run->output);
  read.pages = static_cast<std::uint32_t>(std::count(read.text.begin(), read.text.end(), '\f'));
  return read;
}

}  // namespace serment::documents
