#include "evidence/build.h"

#include "compliance/notice.h"
#include "evidence/layout.h"
#include "evidence/pages.h"
#include "evidence/practice_state.h"
#include "json/bind.h"

namespace serment::evidence {
namespace {

using documents::ZipEntry;

/// Files of the bundle, and the pages still to be printed, each under its final name.
struct Files {
  std::vector<ZipEntry> entries;
  std::vector<documents::PdfJob> jobs;
  std::vector<std::string> job_names;
  Instant created{};

  void add(std::string name, std::string_view text) {
    entries.push_back({std::move(name), to_bytes(text)});
  }
  void print(std::string name, Printable page) {
    jobs.push_back({std::move(page.html), {.title = std::move(page.title), .created = created}});
    job_names.push_back(std::move(name));
  }
  /// Every name of the bundle so far, and one of the proofs that are sealed into it.
  [[nodiscard]] std::vector<std::string> names() const {
    auto all = job_names;
    for (const auto& entry : entries) all.push_back(entry.name);
    all.emplace_back(kState);
    return all;
  }
};

Result<std::vector<std::string>> certificates_at(vault::Session& session, Instant as_of) {
  std::vector<std::string> kept;
  for (const auto& id : TRY(retention::certificates(session))) {
    auto text = TRY(retention::certificate_json(session, id));
    const auto document = TRY(json::Document::parse(text));
    if (TRY(parse_instant(document.root().text_or("issued_at"))) <= as_of)
      kept.push_back(std::move(text));
  }
  return kept;
}

Result<std::vector<ShownNotice>> displays_at(vault::Session& session, store::Transaction& tx,
                                             Instant as_of) {
  std::vector<ShownNotice> shown;
  for (const auto kind : compliance::kNoticeKinds)
    for (auto& display : TRY(compliance::displays(session, tx, kind)))
      if (display.at <= as_of) shown.push_back({kind, std::move(display)});
  return shown;
}

Result<Subject> gather(vault::Session& session, const law::RuleSet& rules,
                       const law::Policy& policy, const BuildOptions& options) {
  const auto as_of = options.as_of;
  Subject subject{.rules = rules,
                  .policy = policy,
                  .current = {},
                  .journal = {},
                  .plan = std::nullopt,
                  .certificates = {},
                  .shown = {},
                  .holdings = options.holdings,
                  .key = session.journal.verifier_key(),
                  .as_of = as_of};
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    subject.journal = TRY(journal_at(session, tx, as_of));
    subject.current = TRY(practice_at(session, tx, rules, as_of));
    subject.shown = TRY(displays_at(session, tx, as_of));
    return {};
  }));
  if (!subject.journal.dossiers_changed_since)
    subject.plan = TRY(retention::survey(session, rules, policy, subject.day(), {.max_lines = 0}));
  subject.certificates = TRY(certificates_at(session, as_of));
  return subject;
}

Result<void> add_register(const Subject& subject, Files& files) {
  const auto& activities = subject.current.practice.activities;
  auto sheets = TRY(compliance::export_ods(activities, subject.as_of));
  files.entries.push_back({"02_registre/registre.ods", std::move(sheets)});
  files.add("02_registre/registre.csv", compliance::export_csv(activities));
  files.add("02_registre/registre.json", compliance::export_json(activities));
  for (auto& page : TRY(compliance::all_documents(subject.current, subject.rules))) {
    const std::string folder = page.name == "registre" ? "02_registre/" : "03_information/";
    const std::string name = folder + page.name + ".pdf";
    files.print(name, std::move(page));
  }
  files.add("03_information/affichages.json", displays_json(subject));
  return {};
}

Result<void> add_processors(const Subject& subject, Files& files) {
  files.print("05_prestataires/prestataires.pdf", TRY(processors_page(subject)));
  files.add("05_prestataires/prestataires.json",
            json::bind::write(subject.current.practice.processors) + "\n");
  return {};
}

Result<void> add_retention(const Subject& subject, Files& files) {
  files.print("09_conservation/regles.pdf", TRY(rules_page(subject)));
  files.add("09_conservation/regles.json", rules_json(subject.rules, subject.day()));
  files.add("09_conservation/calendrier.json", plan_json(subject));
  for (const auto& certificate : subject.certificates) {
    auto page = TRY(certificate_page(certificate, subject.name()));
    const std::string name = std::string(kCertificates) + page.name;
    files.add(name + ".json", certificate);
    files.print(name + ".pdf", std::move(page));
  }
  return {};
}

/// What the registers of the practice hand over, each as a page and for programs.
Result<void> add_exhibits(const Subject& subject, Files& files) {
  for (const auto& exhibit : subject.holdings.exhibits) {
    files.print(exhibit.file + ".pdf", TRY(exhibit_page(exhibit, subject)));
    files.add(exhibit.file + ".json", exhibit_json(exhibit, subject.as_of));
  }
  return {};
}

}  // namespace

Result<Draft> draft(vault::Session& session, const law::RuleSet& rules, const law::Policy& policy,
                    const BuildOptions& options) {
  if (options.as_of > session.clock.now())
    return fail(Errc::invalid_input, "evidence.future", "Cet instant n’est pas encore venu.",
                "Aucun dossier n’a été construit.", "Donnez un instant passé.", "as_of");
  auto subject = TRY(gather(session, rules, policy, options));
  Files files{.entries = {}, .jobs = {}, .job_names = {}, .created = options.as_of};
  files.print(std::string(kSummary), TRY(summary_page(subject)));
  files.add(std::string(kDocuments), documents_json(subject));
  TRY_VOID(add_exhibits(subject, files));
  TRY_VOID(add_register(subject, files));
  TRY_VOID(add_processors(subject, files));
  TRY_VOID(add_retention(subject, files));
  files.add(std::string(kReadMe), TRY(readme_html(subject, files.names())));
  return Draft{.contents = {.practice = session.practice(),
                            .as_of = options.as_of,
                            .files = std::move(files.entries),
                            .checkpoint = std::move(subject.journal.checkpoint),
                            .events = std::move(subject.journal.events),
                            .clock = subject.journal.clock},
               .pages = std::move(files.jobs),
               .page_names = std::move(files.job_names),
               .still_to_come = subject.journal.still_to_come};
}

Result<void> print(Draft& draft) {
  auto pdfs = TRY(documents::render_pdfs(draft.pages));
  for (std::size_t i = 0; i < pdfs.size(); ++i)
    draft.contents.files.push_back({std::move(draft.page_names[i]), std::move(pdfs[i])});
  draft.pages.clear();
  draft.page_names.clear();
  return {};
}

Result<Bytes> seal(vault::Session& session, Draft draft) {
  if (!draft.pages.empty()) bug("a bundle is sealed before its pages are printed");
  const crypto::SigningKey signer(session.vault.subkey("auditsig").view());
  return assemble(std::move(draft.contents), signer);
}

Result<Bytes> build(vault::Session& session, const law::RuleSet& rules, const law::Policy& policy,
                    const BuildOptions& options) {
  auto bundle = TRY(draft(session, rules, policy, options));
  TRY_VOID(print(bundle));
  return seal(session, std::move(bundle));
}

}  // namespace serment::evidence
