#include "documents/documents.h"
#include "documents/pdf_rewrite.h"

namespace serment::documents {

Result<Bytes> join_pdfs(const std::vector<Bytes>& files) {
  std::vector<std::string> texts;
  for (const auto& file : files) {
    texts.emplace_back(as_text(file));
    try {
      join_pages({texts.back()});
    } catch (const std::exception&) {
      return fail(Errc::invalid_input, "pdf.unreadable", "Un document PDF ne se lit pas.",
                  "Aucun PDF n’a été écrit.", "Remettez ce document à part.",
                  std::to_string(texts.size()));
    }
  }
  try {
    return join_pages(texts);
  } catch (const std::exception&) {
    return fail(Errc::internal, "pdf.finish", "Les pages n’ont pas pu être réunies.",
                "Aucun PDF n’a été écrit.");
  }
}

}  // namespace serment::documents
