#include <doctest/doctest.h>

#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include "documents/child_process.h"
#include "documents/documents.h"

namespace serment::documents {
namespace {

const Instant kCreated = parse_instant("2026-11-23T14:30:07Z").value();

PdfJob job(const std::string& body) {
  return {"<!doctype html><html lang=\"fr\"><head><title>Essai</title></head><body>" + body +
              "</body></html>",
          {.title = "Essai <é> & Cie", .created = kCreated}};
}

/// A temporary directory that only this test writes in: programs that run beside it leave and take
/// away directories of the same names in the shared one.
class PrivateTemporaryDirectory {
 public:
  PrivateTemporaryDirectory() : path_(directory()) { ::setenv("TMPDIR", path_.c_str(), 1); }
  PrivateTemporaryDirectory(const PrivateTemporaryDirectory&) = delete;
  PrivateTemporaryDirectory& operator=(const PrivateTemporaryDirectory&) = delete;
  ~PrivateTemporaryDirectory() {
    if (before_.empty())
      ::unsetenv("TMPDIR");
    else
      ::setenv("TMPDIR", before_.c_str(), 1);
    std::filesystem::remove_all(path_);
  }

  bool is_empty() const { return std::filesystem::is_empty(path_); }

 private:
  static std::string directory() {
    std::string pattern = (std::filesystem::temp_directory_path() / "serment-test-XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    return pattern;
  }

  std::string before_ = std::getenv("TMPDIR") ? std::getenv("TMPDIR") : "";
  std::string path_;
};

TEST_CASE("documents are PDF/A and PDF/UA, the same bytes twice, without trace on disk") {
  const PrivateTemporaryDirectory temporary;
  const std::vector<PdfJob> jobs = {
      job("<p class=foot>Pied</p><h1>Un</h1><p>Été\u202f: «\u00a0œuvre\u00a0» ✓ Wałęsa</p>"),
      job("<h1>Deux</h1><table><thead><tr><th>A</th></tr></thead><tr><td>b</td></tr></table>"
          "<p><a href=\"https://www.cnil.fr/\">cnil.fr</a></p>")};
  const auto pdfs = render_pdfs(jobs);
  REQUIRE_MESSAGE(pdfs.has_value(), pdfs.error().code);
  REQUIRE(pdfs->size() == 2);
  CHECK(*pdfs == render_pdfs(jobs).value());
  CHECK((*pdfs)[0] != (*pdfs)[1]);
  CHECK(render_pdf(jobs[1].html, jobs[1].options).value() == (*pdfs)[1]);
  CHECK(temporary.is_empty());
  for (const auto& pdf : *pdfs) {
    const auto text = as_text(pdf);
    for (const char* part :
         {"%PDF-1.7", "<pdfaid:part>2</pdfaid:part>", "<pdfuaid:part>1</pdfuaid:part>",
          "Essai &lt;é&gt; &amp; Cie", "(D:20261123143007+00'00')", "2026-11-23T14:30:07+00:00",
          "/GTS_PDFA1", "/StructTreeRoot", "/Marked true", "/ID [<"}) {
      CAPTURE(part);
      CHECK(text.find(part) != std::string_view::npos);
    }
  }
  CHECK(as_text((*pdfs)[1]).find("/Contents (https://www.cnil.fr/)") != std::string_view::npos);
}

TEST_CASE("a Chinese or Japanese name is drawn by a font that has its letters") {
  const PrivateTemporaryDirectory temporary;
  const auto pdfs = render_pdfs({job("<p>李小龍 さくら</p>")});
  REQUIRE_MESSAGE(pdfs.has_value(), pdfs.error().code);
  const auto path = std::filesystem::path(std::getenv("TMPDIR")) / "noms.pdf";
  std::ofstream(path, std::ios::binary) << as_text(pdfs->front());
  const auto fonts = run_child({"pdffonts", path.string()}, {"PATH=/usr/bin:/bin"}, {}, {});
  REQUIRE(fonts.has_value());
  CHECK(as_text(fonts->output).find("Droid") != std::string_view::npos);
  std::filesystem::remove(path);
}

TEST_CASE("many documents are shared between renderers: the same bytes, in their order") {
  std::vector<PdfJob> jobs;
  std::string words;
  while (words.size() < 110'000) words += "<p>Un paragraphe du registre, et ses durées.</p>";
  jobs.push_back(job("<h1>Un</h1>"));
  jobs.push_back(job("<h1>Deux</h1>" + words));
  jobs.push_back(job("<h1>Trois</h1>"));
  const auto together = render_pdfs(jobs);
  REQUIRE_MESSAGE(together.has_value(), together.error().code);
  for (std::size_t i = 0; i < jobs.size(); ++i)
    CHECK(together->at(i) == render_pdf(jobs[i].html, jobs[i].options).value());
}

TEST_CASE("qpdf finds nothing to say about a document") {
  const auto pdf = render_pdf(job("<h1>Un</h1>").html, {.title = "Un", .created = kCreated});
  REQUIRE(pdf.has_value());
  const auto path = std::filesystem::temp_directory_path() /
                    ("serment_pdf_test." + std::to_string(::getpid()) + ".pdf");
  std::ofstream(path, std::ios::binary) << as_text(*pdf);
  const auto checked =
      run_child({"qpdf", "--check", path.string()}, {"PATH=/usr/bin:/bin"}, {}, {});
  std::filesystem::remove(path);
  if (!checked && checked.error().code == "child.not_found") {
    std::puts("skipped qpdf --check: qpdf is not installed");
    return;
  }
  REQUIRE(checked.has_value());
  CHECK_MESSAGE(checked->exit_code == 0, checked->errors);
  CHECK(as_text(checked->output).find("No syntax or stream encoding errors") != std::string::npos);
}

/// PDFBox Preflight knows PDF/A-1b only: it is given a twin that claims part 1, and may complain of
/// the one thing that PDF/A-1 demands and PDF/A-2 does not (CIDSet).
TEST_CASE("PDFBox Preflight finds nothing but what PDF/A-2 allows") {
  const std::string jars = "/usr/share/java/";
  std::string path;
  for (const char* jar : {"preflight", "pdfbox2", "fontbox2", "xmpbox", "commons-io",
                          "commons-logging", "jaxb-api", "javax.activation"}) {
    if (!std::filesystem::exists(jars + jar + ".jar")) {
      std::printf("skipped PDFBox Preflight: %s.jar is not installed\n", jar);
      return;
    }
    path += jars + jar + ".jar:";
  }
  auto pdf = render_pdf(job("<h1>Un</h1><p>Été ! ✓ <i>x</i> <b>y</b></p><ul><li>a</li></ul>"
                            "<p><a href=\"https://www.cnil.fr/\">cnil.fr</a></p>")
                            .html,
                        {.title = "Un", .created = kCreated});
  REQUIRE(pdf.has_value());
  const std::string claim = "<pdfaid:part>2<";
  const auto at = as_text(*pdf).find(claim);
  REQUIRE(at != std::string_view::npos);
  (*pdf)[at + claim.size() - 2] = '1';
  const auto twin = std::filesystem::temp_directory_path() /
                    ("serment_preflight_test." + std::to_string(::getpid()) + ".pdf");
  std::ofstream(twin, std::ios::binary) << as_text(*pdf);
  const auto checked =
      run_child({"java", "-cp", path, "org.apache.pdfbox.preflight.Validator_A1b", twin.string()},
                {"PATH=/usr/bin:/bin"}, {}, {});
  std::filesystem::remove(twin);
  if (!checked && checked.error().code == "child.not_found") {
    std::puts("skipped PDFBox Preflight: Java is not installed");
    return;
  }
  REQUIRE(checked.has_value());
  const std::string output = checked->errors + std::string(as_text(checked->output));
  CHECK(output.find("The CIDSet entry is missing") != std::string::npos);
  for (std::size_t start = 0; start < output.size();) {
    const auto end = std::min(output.find('\n', start), output.size());
    const auto line = output.substr(start, end - start);
    if (line.find(" : ") != std::string::npos && line.find("is not a valid") == std::string::npos)
      CHECK_MESSAGE(line.ends_with("The CIDSet entry is missing for the Composite Subset"), line);
    start = end + 1;
  }
}

TEST_CASE("a document reaches nothing outside itself") {
  for (const std::string body :
       {"<img src=\"file:///etc/hostname\">", "<img src=\"http://192.0.2.1/x.png\">",
        "<style>@import url(file:///etc/hostname);</style>", "<img src=\"relative.png\">",
        "<link rel=attachment href=\"file:///etc/hostname\">",
        "<style>body{background:url(http://192.0.2.1/)}</style>"}) {
    CAPTURE(body);
    const auto pdf = render_pdf(job(body).html, job("").options);
    REQUIRE_FALSE(pdf.has_value());
    CHECK(pdf.error().code == "pdf.external_resource");
  }
}

/// Ends the programs that this one runs, `times` of them, each as soon as it is seen, as a fault of
/// theirs would.
void crash_children(int times) {
  std::string last;
  const auto until = std::chrono::steady_clock::now() + std::chrono::minutes(2);
  while (times > 0 && std::chrono::steady_clock::now() < until) {
    std::ifstream list("/proc/self/task/" + std::to_string(::getpid()) + "/children");
    std::string child;
    if (!(list >> child) || child == last) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
      continue;
    }
    ::kill(std::stoi(child), SIGSEGV);
    last = child;
    --times;
  }
}

TEST_CASE("a renderer that crashes is started once more, and a second crash is said") {
  const auto expected = render_pdf(job("<p>x</p>").html, job("").options).value();
  for (const int times : {1, 2}) {
    CAPTURE(times);
    std::thread crash(crash_children, times);
    const auto pdf = render_pdf(job("<p>x</p>").html, job("").options);
    crash.join();
    CHECK(pdf.has_value() == (times == 1));
    if (pdf)
      CHECK(*pdf == expected);
    else
      CHECK(pdf.error().what == "WeasyPrint s’est arrêté avant la fin (code 139).");
  }
}

TEST_CASE("no document, no child") {
  CHECK(render_pdfs({}).value().empty());
}

TEST_CASE("a child is bounded in time and output, and its absence is an error") {
  const std::vector<std::string> environment = {"PATH=/usr/bin:/bin"};
  const auto run = [&](const std::vector<std::string>& arguments, std::string_view input,
                       ChildLimits limits) {
    return run_child(arguments, environment, as_bytes(input), limits);
  };
  CHECK(as_text(run({"cat"}, "abc", {}).value().output) == "abc");
  const std::string large(3'000'000, 'x');
  CHECK(as_text(run({"cat"}, large, {}).value().output) == large);
  CHECK(run({"false"}, large, {}).value().exit_code == 1);
  CHECK(run({"ls", "/proc/self/fd/3"}, {}, {}).value().exit_code != 0);
  CHECK(run({"sleep", "60"}, {}, {.timeout = std::chrono::milliseconds(50)}).error().code ==
        "child.timeout");
  CHECK(run({"cat", "/dev/zero"}, {}, {.output = 100'000}).error().code ==
        "child.output_too_large");
  CHECK(run({"no-such-program"}, {}, {}).error().code == "child.not_found");
}

TEST_CASE("a child whose end nobody can tell has not succeeded") {
  const auto before = ::signal(SIGCHLD, SIG_IGN);
  const auto run = run_child({"false"}, {"PATH=/usr/bin:/bin"}, {}, {});
  ::signal(SIGCHLD, before);
  REQUIRE_FALSE(run.has_value());
  CHECK(run.error().code == "child.failed");
}

TEST_CASE("the program ends: its children do too, and none is started") {
  const auto began = std::chrono::steady_clock::now();
  std::thread ends([] {
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    end_children();
  });
  const auto slept = run_child({"sleep", "60"}, {"PATH=/usr/bin:/bin"}, {}, {});
  ends.join();
  CHECK(slept.error().code == "child.ended");
  CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds(20));
  CHECK(run_child({"true"}, {"PATH=/usr/bin:/bin"}, {}, {}).error().code == "child.ended");
  end_children(false);
  CHECK(run_child({"true"}, {"PATH=/usr/bin:/bin"}, {}, {}).has_value());
}

}  // namespace
}  // namespace serment::documents
