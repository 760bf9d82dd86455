#include <algorithm>

#include "compliance/plain_text.h"
#include "crypto/encoding.h"
#include "impact/pia_file.h"
#include "impact/rich_text.h"

namespace serment::impact {
namespace {

constexpr std::string_view kBase64 = ";base64,";
constexpr std::size_t kLongestName = 200;
constexpr std::size_t kMostAttachments = 50;

/// "data:image/png;base64,…", or base64 alone.
std::string_view base64_part(std::string_view file) {
  const auto mark = file.substr(0, 300).find(kBase64);
  return file.starts_with("data:") && mark != std::string_view::npos
             ? file.substr(mark + kBase64.size())
             : file;
}

std::uint64_t decoded_size(std::string_view base64) {
  const auto padding = static_cast<std::uint64_t>(std::count(
      base64.end() - std::min<std::ptrdiff_t>(2, std::ssize(base64)), base64.end(), '='));
  return base64.size() / 4 * 3 - std::min<std::uint64_t>(padding, base64.size() / 4 * 3);
}

bool is_mime(std::string_view mime) {
  const auto is_part = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+';
  };
  const auto slash = mime.find('/');
  if (slash == std::string_view::npos || slash == 0 || slash + 1 == mime.size()) return false;
  return mime.size() <= 100 &&
         std::all_of(mime.begin(), mime.end(), [&](char c) { return is_part(c) || c == '/'; }) &&
         std::count(mime.begin(), mime.end(), '/') == 1;
}

tl::unexpected<Error> refused_attachment(std::string what, std::string place) {
  return fail(Errc::invalid_input, "impact.attachment", std::move(what), "L’analyse est inchangée.",
              "Joignez un fichier de moins de 10 Mo.", std::move(place));
}

}  // namespace

std::vector<Attachment> attachments_of(const Tree& tree) {
  std::vector<Attachment> attachments;
  const auto* list = tree.find("attachments");
  if (list == nullptr) return attachments;
  std::int64_t position = 0;
  for (const auto& line : list->items) {
    ++position;
    attachments.push_back({position, line_of(line.text_of("name")),
                           line_of(line.text_of("mime_type")),
                           decoded_size(base64_part(line.text_of("file")))});
  }
  return attachments;
}

Result<Bytes> attachment_bytes(const Tree& tree, std::int64_t id) {
  const auto* list = tree.find("attachments");
  if (list == nullptr || id < 1 || id > std::ssize(list->items))
    return fail(Errc::not_found, "impact.attachment_unknown", "Cette pièce jointe n’existe pas.",
                {}, "La liste est sur l’analyse.");
  const auto& line = list->items[static_cast<std::size_t>(id - 1)];
  auto bytes = crypto::from_base64(base64_part(line.text_of("file")));
  if (!bytes)
    return fail(Errc::invalid_input, "pia.attachment", "Cette pièce jointe ne se lit pas.",
                "Elle est gardée telle qu’elle est venue, et reviendra à l’export.");
  return std::move(*bytes);
}

Result<void> add_attachment(Tree& tree, std::string_view name, std::string_view mime,
                            ByteView bytes, Instant now) {
  const bool named = name.find_first_not_of(' ') != std::string_view::npos &&
                     name.size() <= kLongestName && compliance::is_plain_text(name) &&
                     name.find_first_of("\n/\\") == std::string_view::npos;
  if (!named) return refused_attachment("Ce nom de fichier ne convient pas.", "/name");
  if (!is_mime(mime))
    return refused_attachment("Cette sorte de fichier n’est pas connue.", "/mime");
  if (bytes.empty() || bytes.size() > kLargestAttachment)
    return refused_attachment("Cette pièce est vide, ou trop grosse.", "/content_base64");
  auto& list = tree.at("attachments");
  if (list.kind != json::Kind::array) list = Tree::array();
  if (list.items.size() >= kMostAttachments)
    return refused_attachment("Une analyse a 50 pièces jointes au plus.", "/name");
  std::int64_t last = 0;
  for (const auto& line : list.items) last = std::max(last, line.number_of("id").value_or(0));
  auto line = Tree::object();
  line.at("id") = Tree::number(last + 1);
  line.at("pia_id") = Tree::number(tree.find("pia")->number_of("id").value_or(1));
  line.at("name") = Tree::string(std::string(name));
  line.at("mime_type") = Tree::string(std::string(mime));
  line.at("file") =
      Tree::string("data:" + std::string(mime) + std::string(kBase64) + crypto::base64(bytes));
  line.at("created_at") = Tree::string(iso(now));
  tree.at("attachments").items.push_back(std::move(line));
  return {};
}

}  // namespace serment::impact
