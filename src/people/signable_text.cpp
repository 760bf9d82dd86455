#include "people/signable_text.h"

#include "base/bug.h"
#include "base/embedded.h"
#include "crypto/encoding.h"
#include "crypto/hash.h"

namespace serment::embedded {
const std::vector<File>& law_signable_texts();
}

namespace serment::people {
namespace {

/// Every word, each behind its length: no two texts run together into the same bytes.
std::string digest_of(const SignableText& text) {
  std::string all;
  const auto add = [&](const std::string& part) {
    all += std::to_string(part.size()) + ":" + part;
  };
  add(text.id);
  add(text.title);
  add(text.lead);
  for (const auto& section : text.sections) {
    add(section.title);
    add(section.text);
    add(section.reference);
  }
  return crypto::hex(crypto::sha256(as_bytes(all)));
}

}  // namespace

Result<SignableText> parse_signable_text(std::string_view toml) {
  const auto root = TRY(law::parse_toml(toml));
  TRY_VOID(root.only({"text", "source", "section"}));
  const auto* node = root.find("text");
  if (node == nullptr) return root.wrong("text", "Il manque le texte.");
  TRY_VOID(node->only({"id", "version", "dated", "title", "lead", "roles", "note"}));
  SignableText text;
  text.id = TRY(node->text("id"));
  text.version = TRY(node->integer("version"));
  text.dated = TRY(node->date("dated"));
  text.title = TRY(node->text("title"));
  text.lead = TRY(node->text("lead"));
  text.note = TRY(node->text_or("note", ""));
  text.roles = TRY(node->texts("roles"));
  text.sources = TRY(law::read_cited_sources(root));
  for (const auto* section : TRY(root.tables("section"))) {
    TRY_VOID(section->only({"title", "text", "cite"}));
    const auto cite = TRY(law::read_cite(*section, "cite", text.sources));
    Section read;
    read.title = TRY(section->text("title"));
    read.text = TRY(section->text("text"));
    read.reference = law::cited(text.sources, cite).ref;
    text.sections.push_back(std::move(read));
  }
  if (text.sections.empty() || text.roles.empty())
    return root.wrong("section", "Un texte à signer a des articles, et des signataires.");
  text.digest = digest_of(text);
  return text;
}

const std::vector<SignableText>& signable_texts() {
  static const std::vector<SignableText> all = [] {
    std::vector<SignableText> read;
    for (const auto& file : embedded::law_signable_texts()) {
      auto parsed = parse_signable_text(file.text);
      if (!parsed) bug("law/" + std::string(file.name) + ": " + parsed.error().place);
      read.push_back(std::move(parsed).value());
    }
    return read;
  }();
  return all;
}

Result<const SignableText*> find_signable_text(std::string_view id) {
  for (const auto& text : signable_texts())
    if (text.id == id) return &text;
  return fail(Errc::not_found, "undertaking.unknown", "Ce texte n’est pas à signer ici.", {},
              "Choisissez l’engagement ou la charte.");
}

}  // namespace serment::people
