#include "api/holdings.h"
#include "cli/command.h"
#include "cli/context.h"
#include "cli/json_text.h"
#include "cli/terminal.h"
#include "crypto/encoding.h"
#include "crypto/hash.h"
#include "evidence/build.h"
#include "evidence/evidence.h"

namespace serment::cli {
namespace {

Result<Instant> as_of_option(Context& context, const Arguments& arguments) {
  if (!arguments.has("as-of")) return context.clock().now();
  auto instant = parse_instant(arguments.text("as-of"));
  if (!instant) return tl::unexpected<Error>(std::move(instant.error()).at("--as-of"));
  if (*instant > context.clock().now())
    return fail(Errc::invalid_input, "evidence.future", "Cet instant n’est pas encore venu.", {},
                "Donnez un instant passé.", "--as-of");
  return instant;
}

Result<Exit> run_build(Context& context, const Arguments& arguments) {
  const auto as_of = TRY(as_of_option(context, arguments));
  auto& session = *TRY(context.session());
  const auto policy = TRY(context.policy());
  auto holdings = TRY(api::holdings_at(session, as_of));
  auto draft = TRY(evidence::draft(session, context.rules(), policy, {as_of, std::move(holdings)}));
  TRY_VOID(evidence::print(draft));
  const auto clock = evidence::clock_in_french(draft.contents.clock);
  const auto left_out = evidence::left_out_in_french(draft.still_to_come);
  const auto bundle = TRY(evidence::seal(session, std::move(draft)));
  TRY_VOID(write_file(arguments.text("out"), bundle));
  const auto digest = crypto::hex(crypto::sha256(bundle));
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    TRY(session.journal.append(tx, {"evidence.built", session.actor, {}, context.clock().now()},
                               as_bytes(digest)));
    return {};
  }));
  if (context.json()) {
    say(json_text([&](json::Writer& out) {
      out.begin_object();
      out.field("as_of", iso(as_of));
      out.field("size", static_cast<std::uint64_t>(bundle.size()));
      out.field("sha256", digest);
      if (!clock.empty()) out.field("clock", clock);
      if (!left_out.empty()) out.field("left_out", left_out);
      out.end_object();
    }));
  } else {
    say("Dossier de preuve écrit : " + number(bundle.size()) + "\u00a0octets.");
    say("SHA-256 : " + digest);
    for (const auto& line : {clock, left_out})
      if (!line.empty()) say("  ■ " + line);
    say("Chacun peut le vérifier, sans vos clés : serment evidence verify <fichier>");
  }
  return Exit::done;
}

std::string report_json(const evidence::Report& report) {
  return json_text([&](json::Writer& out) {
    out.begin_object();
    out.field("intact", report.intact());
    out.field("files", static_cast<std::uint64_t>(report.files));
    out.field("proofs", static_cast<std::uint64_t>(report.proofs));
    out.field("origin", report.origin);
    out.field("journal_size", report.journal_size);
    out.field("as_of", report.as_of);
    out.field("key_known", report.key_known);
    out.key("passed");
    out.begin_array();
    for (const auto& line : report.passed) out.value(line);
    out.end_array();
    out.key("limits");
    out.begin_array();
    for (const auto& line : report.limits) out.value(line);
    out.end_array();
    out.key("findings");
    out.begin_array();
    for (const auto& finding : report.findings) {
      out.begin_object();
      out.field("file", finding.file);
      out.field("code", finding.code);
      out.field("text", finding.text);
      out.end_object();
    }
    out.end_array();
    out.end_object();
  });
}

Result<Exit> run_verify(Context& context, const Arguments& arguments) {
  const auto text = TRY(read_file(arguments.text("bundle"), 512U << 20));
  evidence::VerifyOptions options;
  options.known_key = arguments.text("key");
  const auto report = TRY(evidence::verify(as_bytes(text), options));
  if (context.json()) {
    say(report_json(report));
  } else {
    for (const auto& line : report.passed) say("  ● " + line);
    for (const auto& line : report.limits) say("  ■ " + line);
    for (const auto& finding : report.findings)
      say("  ▲ " + finding.file + " : " + finding.text + " [" + finding.code + "]");
    say(report.intact() ? "Intact." : "Ce dossier de preuve n’est pas intact.");
  }
  return report.intact() ? Exit::done : Exit::faults_found;
}

}  // namespace

std::vector<Command> evidence_commands() {
  return {
      {"evidence build",
       "Construire le dossier de preuve",
       {},
       {{"out", "FICHIER", "Archive .zip à écrire", true},
        {"as-of", "INSTANT", "État à cet instant (UTC) ; même état, mêmes octets"}},
       run_build},
      {"evidence verify",
       "Vérifier un dossier de preuve, sans clé ni cabinet (sortie 0 ou 1)",
       {{"bundle", "Archive .zip"}},
       {{"key", "CLÉ", "Clé de vérification connue par ailleurs"}},
       run_verify},
  };
}

}  // namespace serment::cli
