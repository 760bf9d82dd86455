#include <cstdio>
#include <string_view>

#include "bench/measure.h"

int main(int argc, char** argv) {
  using namespace serment::bench;
  serment::crypto::start();
  const std::string_view only = argc > 1 ? argv[1] : "";
  const std::filesystem::path here = std::filesystem::canonical("/proc/self/exe").parent_path();
  describe_machine();
  if (only.empty() || only == "start")
    start_bench((here.parent_path() / "src/app/serment").string());
  if (only.empty() || only == "journal") journal_bench();
  if (only.empty() || only == "dossier") dossier_bench();
  if (only.empty() || only == "import") import_bench();
  if (only.empty() || only == "plan") plan_bench();
  return 0;
}
