#include "dossier/manifest.h"

#include "crypto/encoding.h"
#include "dossier/seal_faults.h"
#include "json/bind.h"

namespace serment::dossier {
namespace {

constexpr std::uint64_t kManifestFormat = 1;

/// A piece as written; what is usual is left out.
struct StoredPiece {
  std::optional<std::uint32_t> source{};
  std::string key;
  std::string type;
  std::optional<Category> category{};
  std::optional<Personal<std::string>> title{};
  std::optional<std::string> mime{};
  std::uint64_t size = 0;
  std::string sha256;
  std::uint32_t object = 0;  ///< its place in `objects`
  std::optional<std::uint64_t> offset{};
  std::optional<bool> alone{};
  Date imported_on;
};

}  // namespace

BOOST_DESCRIBE_ENUM(Category, care, transfusion, administrative)

namespace {

BOOST_DESCRIBE_STRUCT(StoredPiece, (),
                      (source, key, type, category, title, mime, size, sha256, object, offset,
                       alone, imported_on))

StoredPiece stored(const Piece& piece, std::uint32_t object) {
  StoredPiece out;
  if (piece.source != 0) out.source = piece.source;
  out.key = piece.key;
  out.type = piece.type;
  if (piece.category != Category::care) out.category = piece.category;
  out.title = piece.title;
  if (piece.mime != kResourceMime) out.mime = piece.mime;
  out.size = piece.size;
  out.sha256 = crypto::hex(piece.sha256);
  out.object = object;
  if (piece.offset != 0) out.offset = piece.offset;
  if (piece.alone) out.alone = true;
  out.imported_on = piece.imported_on;
  return out;
}

Result<Piece> restored(StoredPiece&& in, const std::vector<ObjectId>& objects) {
  const auto digest = crypto::from_hex(in.sha256);
  Piece piece;
  if (!digest || digest->size() != piece.sha256.size() || in.object >= objects.size())
    return unreadable_object("dossier.manifest_unreadable");
  std::copy(digest->begin(), digest->end(), piece.sha256.begin());
  piece.source = in.source.value_or(0);
  piece.key = std::move(in.key);
  piece.type = std::move(in.type);
  piece.category = in.category.value_or(Category::care);
  piece.title = std::move(in.title);
  piece.mime = in.mime ? std::move(*in.mime) : std::string(kResourceMime);
  piece.size = in.size;
  piece.object = objects[in.object];
  piece.offset = in.offset.value_or(0);
  piece.alone = in.alone.value_or(false);
  piece.imported_on = in.imported_on;
  return piece;
}

}  // namespace

/// Piece by piece: a second form of all of them would weigh as much as they do.
std::string encode(std::span<const Piece* const> pieces) {
  std::vector<ObjectId> objects;
  std::map<std::string_view, std::uint32_t> places;
  for (const auto* piece : pieces) {
    const auto next = static_cast<std::uint32_t>(objects.size());
    if (places.emplace(piece->object.value, next).second) objects.push_back(piece->object);
  }
  constexpr std::size_t kUsualBytes = 200;
  std::string text;
  text.reserve(pieces.size() * kUsualBytes);
  json::Writer out(text);
  out.begin_object();
  out.field("format", kManifestFormat);
  out.key("objects");
  json::bind::write(out, objects);
  out.key("pieces");
  out.begin_array();
  for (const auto* piece : pieces)
    json::bind::write(out, stored(*piece, places.at(piece->object.value)));
  out.end_array();
  out.end_object();
  return text;
}

std::string encode(const std::vector<Piece>& pieces) {
  std::vector<const Piece*> listed;
  listed.reserve(pieces.size());
  for (const auto& piece : pieces) listed.push_back(&piece);
  return encode(listed);
}

Result<std::vector<Piece>> decode_manifest(Bytes json) {
  // Sealed by us, so its size is bounded by what was imported, not by the parser's usual limit.
  constexpr json::Limits kNoLimit{8, std::numeric_limits<std::uint32_t>::max()};
  const auto unreadable = unreadable_object("dossier.manifest_unreadable");
  const auto size = json.size();
  json.resize(size + json::Parser::kPadding);
  json::Parser parser;
  const auto root = parser.parse_in_place(as_text(json).substr(0, size), kNoLimit);
  if (!root) return unreadable;
  const auto format = root->find("format");
  const auto objects = root->find("objects");
  const auto listed = root->find("pieces");
  if (!format || !objects || !listed || root->size() != 3) return unreadable;
  const auto ids = json::bind::read<std::vector<ObjectId>>(*objects);
  if (format->natural() != kManifestFormat || !ids || !listed->is(json::Kind::array))
    return unreadable;
  std::vector<Piece> pieces;
  pieces.reserve(listed->size());
  for (const auto value : *listed) {
    auto piece = json::bind::read<StoredPiece>(value);
    if (!piece) return unreadable;
    pieces.push_back(TRY(restored(std::move(*piece), *ids)));
  }
  return pieces;
}

}  // namespace serment::dossier
