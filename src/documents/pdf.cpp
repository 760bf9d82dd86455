#include <algorithm>
#include <filesystem>
#include <fstream>
#include <future>

#include "base/embedded.h"
#include "documents/child_process.h"
#include "documents/documents.h"
#include "documents/pdf_finish.h"

namespace serment::embedded {
const std::vector<File>& documents_fonts();
const std::vector<File>& documents_renderer();
const std::vector<File>& documents_style();
}  // namespace serment::embedded

namespace serment::documents {
namespace {

constexpr int kRendererMissing = 3;
constexpr int kExternalResource = 4;
constexpr std::string_view kPythonName =
    "._ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

tl::unexpected<Error> pdf_fault(Errc errc, std::string_view code, std::string what,
                                std::string next) {
  return fail(errc, code, std::move(what), "Aucun PDF n’a été écrit.", std::move(next));
}

/// Fonts for the renderer, in a directory that only this user enters and that is removed
/// afterwards. The texts of documents never go there: they travel through pipes.
class FontDirectory {
 public:
  ~FontDirectory() {
    std::error_code ignored;
    if (!x_path.empty()) std::filesystem::remove_all(x_path, ignored);
  }
  FontDirectory() = default;
  FontDirectory(const FontDirectory&) = delete;
  FontDirectory& operator=(const FontDirectory&) = delete;

  bool create() {
    std::error_code error;
    const auto base = std::filesystem::temp_directory_path(error);
    if (error) return false;
    std::string name = (base / "serment-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) return false;
    x_path = name;
    for (const auto& font : embedded::documents_fonts())
      if (!write(font.name, font.text)) return false;
    return write("fonts.conf", configuration());
  }
  [[nodiscard]] const std::string& path() const { return x_path; }

 private:
  [[nodiscard]] bool write(std::string_view name, std::string_view bytes) const {
    std::ofstream file(std::filesystem::path(x_path) / name, std::ios::binary);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    file.close();
    return file.good();
  }

  /// Only our fonts, and two of Debian for letters that they lack (DejaVu Sans; Droid for Chinese
  /// and Japanese, which has no Korean syllables): the same bytes on every machine.
  [[nodiscard]] std::string configuration() const {
    return R"(<?xml version="1.0"?>
<fontconfig>
<dir>)" + x_path +
           R"(</dir><dir>/usr/share/fonts/truetype/dejavu</dir>
<dir>/usr/share/fonts/truetype/droid</dir><cachedir>)" +
           x_path +
           R"(/cache</cachedir>
<selectfont>
<acceptfont><glob>*/DejaVuSans.ttf</glob></acceptfont>
<acceptfont><glob>*/DejaVuSans-Bold.ttf</glob></acceptfont>
<acceptfont><glob>*/DroidSansFallbackFull.ttf</glob></acceptfont>
<rejectfont><glob>/usr/share/fonts/*</glob></rejectfont>
</selectfont>
<match target="scan">
<test name="family"><string>Newsreader 16pt 16pt</string></test>
<edit name="family" mode="assign" binding="same"><string>Newsreader</string></edit>
</match>
</fontconfig>
)";
  }

  std::string x_path;
};

void append_frame(Bytes& out, std::string_view bytes) {
  const auto size = static_cast<std::uint32_t>(bytes.size());
  for (unsigned shift = 0; shift < 32; shift += 8)
    out.push_back(static_cast<std::uint8_t>(size >> shift & 0xFFU));
  out.insert(out.end(), bytes.begin(), bytes.end());
}

/// Cuts the renderer's answer into its frames; fewer than expected means that it stopped.
std::vector<ByteView> cut_frames(ByteView bytes) {
  std::vector<ByteView> frames;
  while (bytes.size() >= 4) {
    const std::size_t size = bytes[0] | std::size_t{bytes[1]} << 8U | std::size_t{bytes[2]} << 16U |
                             std::size_t{bytes[3]} << 24U;
    if (bytes.size() - 4 < size) break;
    frames.push_back(bytes.subspan(4, size));
    bytes = bytes.subspan(4 + size);
  }
  return frames;
}

/// Some of the documents to lay out, by their place.
using Share = std::vector<std::size_t>;

Result<ChildResult> run_renderer(const std::vector<PdfJob>& jobs, const Share& share,
                                 const std::string& directory) {
  Bytes input;
  append_frame(input, base_style());
  for (const auto place : share) append_frame(input, jobs[place].html);
  const std::vector<std::string> environment = {
      "PATH=/usr/bin:/bin",        "LC_ALL=C.UTF-8",
      "HOME=" + directory,         "TMPDIR=" + directory,
      "SOURCE_DATE_EPOCH=0",       "PYTHONHASHSEED=0",
      "PYTHONDONTWRITEBYTECODE=1", "FONTCONFIG_FILE=" + directory + "/fonts.conf"};
  // render.py bounds its own processor time; the wall clock is generous, for a busy machine.
  ChildLimits limits;
  limits.timeout = std::chrono::minutes(10 + static_cast<int>(share.size()));
  const std::string program(embedded::documents_renderer().front().text);
  return run_child({"/usr/bin/python3", "-sPB", "-c", program}, environment, input, limits);
}

Result<ChildResult> render(const std::vector<PdfJob>& jobs, const Share& share) {
  FontDirectory directory;
  if (!directory.create())
    return pdf_fault(Errc::unavailable, "pdf.temporary_directory",
                     "Le dossier temporaire n’accepte pas de fichier.",
                     "Libérez de la place, ou indiquez un autre dossier par TMPDIR.");
  auto result = run_renderer(jobs, share, directory.path());
  const bool missing =
      result ? result->exit_code == kRendererMissing : result.error().code == "child.not_found";
  if (missing)
    return pdf_fault(Errc::unavailable, "pdf.renderer_missing",
                     "WeasyPrint, qui met les documents en page, n’est pas installé.",
                     "Installez-le\u00a0: apt-get install weasyprint.");
  if (result && result->exit_code == kExternalResource)
    return pdf_fault(Errc::internal, "pdf.external_resource",
                     "Un document demandait un fichier extérieur\u00a0; c’est refusé.",
                     "Signalez ce défaut\u00a0: il ne vient pas de vos données.");
  return result;
}

/// How the renderer ended, for whoever looks for the fault: its code (128 and the signal's number
/// for one that was killed) and the kind of Python's error, one word; its text may quote a
/// document.
std::string ending_of(const ChildResult& result) {
  std::string_view last = result.errors;
  while (last.ends_with('\n')) last.remove_suffix(1);
  last = last.substr(last.rfind('\n') + 1);
  const auto kind = last.substr(0, last.find(':'));
  const bool known =
      kind.ends_with("Error") && kind.find_first_not_of(kPythonName) == std::string_view::npos;
  return "code " + std::to_string(result.exit_code) + (known ? ", " + std::string(kind) : "");
}

/// One share, or two of about the same size when there is enough to lay out for a second renderer
/// to be worth its start: a bundle's documents take minutes of one processor on a small machine.
std::vector<Share> shares_of(const std::vector<PdfJob>& jobs) {
  constexpr std::size_t kWorthSharing = 100'000;  // bytes of HTML
  Share all(jobs.size());
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
  std::size_t whole = 0;
  for (const auto& job : jobs) whole += job.html.size();
  if (jobs.size() < 2 || whole < kWorthSharing || std::thread::hardware_concurrency() < 2)
    return {all};
  std::stable_sort(all.begin(), all.end(), [&](std::size_t one, std::size_t other) {
    return jobs[one].html.size() > jobs[other].html.size();
  });
  std::vector<Share> shares(2);
  std::size_t size[2] = {0, 0};
  for (const auto place : all) {
    const std::size_t lighter = size[0] <= size[1] ? 0 : 1;
    shares[lighter].push_back(place);
    size[lighter] += jobs[place].html.size();
  }
  return shares;
}

/// Lays out one share: the PDFs in their frames. The layout engine is C under Python and may crash
/// once in many thousand times; the same document then passes a moment later, so that nobody has to
/// ask twice.
Result<ChildResult> lay_out(const std::vector<PdfJob>& jobs, const Share& share) {
  const auto complete = [&](const ChildResult& result) {
    return result.exit_code == 0 && cut_frames(result.output).size() == share.size();
  };
  auto result = TRY(render(jobs, share));
  if (!complete(result)) result = TRY(render(jobs, share));
  if (!complete(result))
    return pdf_fault(Errc::unavailable, "pdf.renderer_failed",
                     "WeasyPrint s’est arrêté avant la fin (" + ending_of(result) + ").",
                     "Recommencez\u00a0; si cela persiste, la mémoire manque peut-être.");
  return result;
}

/// Lays out one share and finishes its documents, each at its place.
Result<void> render_share(const std::vector<PdfJob>& jobs, const Share& share,
                          std::vector<Bytes>& finished) {
  const auto result = TRY(lay_out(jobs, share));
  const auto frames = cut_frames(result.output);
  for (std::size_t i = 0; i < share.size(); ++i)
    finished[share[i]] = TRY(finish_pdf(frames[i], jobs[share[i]].options));
  return {};
}

}  // namespace

std::string_view base_style() {
  return embedded::documents_style().front().text;
}

Result<std::vector<Bytes>> render_pdfs(const std::vector<PdfJob>& jobs) {
  if (jobs.empty()) return std::vector<Bytes>{};
  std::vector<Bytes> finished(jobs.size());
  const auto shares = shares_of(jobs);
  if (shares.size() == 1) {
    TRY_VOID(render_share(jobs, shares[0], finished));
    return finished;
  }
  auto beside =
      std::async(std::launch::async, [&] { return render_share(jobs, shares[1], finished); });
  TRY_VOID(render_share(jobs, shares[0], finished));
  TRY_VOID(beside.get());
  return finished;
}

Result<Bytes> render_pdf(std::string_view html, const PdfOptions& options) {
  return std::move(TRY(render_pdfs({{std::string(html), options}})).front());
}

}  // namespace serment::documents
