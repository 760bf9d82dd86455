#include "vault/chunk.h"

#include <zstd.h>

#include <cstring>

#include "crypto/aead.h"
#include "vault/padding.h"
#include "vault/wire.h"

namespace serment::vault {
namespace {

// Plain chunk: method (1) ‖ stored length (4) ‖ content length (4) ‖ stored bytes ‖ zeros.
constexpr std::size_t kFrameHead = 9;
constexpr std::uint8_t kStored = 0;
constexpr std::uint8_t kZstd = 1;
constexpr int kZstdLevel = 1;

struct FreeContext {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

void put_frame_head(Bytes& frame, std::uint8_t method, std::size_t stored, std::size_t content) {
  WireWriter head;
  head.number8(method);
  head.number32(static_cast<std::uint32_t>(stored));
  head.number32(static_cast<std::uint32_t>(content));
  std::memcpy(frame.data(), head.bytes().data(), kFrameHead);
}

}  // namespace

struct ChunkCodec::Buffers {
  std::unique_ptr<ZSTD_CCtx, FreeContext> compressor{ZSTD_createCCtx()};
  std::unique_ptr<ZSTD_DCtx, FreeContext> decompressor{ZSTD_createDCtx()};
  Bytes frame;
  Bytes content;
  Bytes sealed;

  Buffers() = default;
  ~Buffers() {
    for (Bytes* plain : {&frame, &content}) {
      plain->resize(plain->capacity());  // what was shortened still lies behind
      crypto::wipe(*plain);
    }
  }
  Buffers(const Buffers&) = delete;
  Buffers& operator=(const Buffers&) = delete;
};

ChunkCodec::ChunkCodec() : x_buffers(std::make_unique<Buffers>()) {
  if (!x_buffers->compressor || !x_buffers->decompressor) bug("no memory left for compression");
}
ChunkCodec::~ChunkCodec() = default;
ChunkCodec::ChunkCodec(ChunkCodec&&) noexcept = default;

ChunkCodec::Sealed ChunkCodec::seal(ByteView plain, const ObjectPlace& place, std::uint32_t number,
                                    bool last, const crypto::Key32& object_key, Random& random) {
  if (plain.size() > kChunkSize) bug("a chunk is too long");
  Bytes& frame = x_buffers->frame;
  const std::uint64_t stored_padded = padded_size(kFrameHead + plain.size());
  frame.resize(kFrameHead + ZSTD_compressBound(plain.size()));
  const std::size_t compressed =
      ZSTD_compressCCtx(x_buffers->compressor.get(), frame.data() + kFrameHead,
                        frame.size() - kFrameHead, plain.data(), plain.size(), kZstdLevel);
  std::uint64_t padded = stored_padded;
  if (!ZSTD_isError(compressed)) padded = padded_size(kFrameHead + compressed);
  if (padded < stored_padded) {
    put_frame_head(frame, kZstd, compressed, plain.size());
    frame.resize(kFrameHead + compressed);
  } else {
    padded = stored_padded;
    put_frame_head(frame, kStored, plain.size(), plain.size());
    if (!plain.empty()) std::memcpy(frame.data() + kFrameHead, plain.data(), plain.size());
    frame.resize(kFrameHead + plain.size());
  }
  frame.resize(padded);  // the new bytes are zeros
  x_buffers->sealed.clear();
  crypto::seal_into(x_buffers->sealed, frame, bind_chunk(place, number, last), object_key.view(),
                    random);
  return {x_buffers->sealed, padded};
}

std::optional<ByteView> ChunkCodec::open(ByteView sealed, const ObjectPlace& place,
                                         std::uint32_t number, bool last,
                                         const crypto::Key32& object_key) {
  constexpr std::size_t overhead = crypto::kNonceSize + crypto::kTagSize;
  if (sealed.size() < overhead + kFrameHead) return std::nullopt;
  Bytes& frame = x_buffers->frame;
  frame.resize(sealed.size() - overhead);
  if (!crypto::open_into(frame, sealed, bind_chunk(place, number, last), object_key.view()))
    return std::nullopt;
  WireReader head(ByteView(frame).first(kFrameHead));
  const std::uint8_t method = head.number8();
  const std::size_t stored = head.number32();
  const std::size_t content = head.number32();
  // What decompression may yield is limited here, whoever wrote the authentic head.
  if (stored > frame.size() - kFrameHead || content > kChunkSize) return std::nullopt;
  const ByteView bytes = ByteView(frame).subspan(kFrameHead, stored);
  if (method == kStored && stored == content) return bytes;
  if (method != kZstd) return std::nullopt;
  x_buffers->content.resize(content);
  const std::size_t got =
      ZSTD_decompressDCtx(x_buffers->decompressor.get(), x_buffers->content.data(), content,
                          bytes.data(), bytes.size());
  if (ZSTD_isError(got) || got != content) return std::nullopt;
  return ByteView(x_buffers->content);
}

}  // namespace serment::vault
