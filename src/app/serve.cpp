// The wiring of the server: certificates, services, application, sockets, and what is printed.
#include <unistd.h>

#include <charconv>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <thread>

#include "api/application.h"
#include "app/server_commands.h"
#include "app/tls_folder.h"
#include "base/log.h"
#include "cli/context.h"
#include "cli/json_text.h"
#include "cli/terminal.h"
#include "documents/child_process.h"
#include "documents/qr.h"
#include "net/server.h"

namespace serment::embedded {
const std::vector<File>& web_application();
}

namespace serment::app {
namespace {

using cli::Arguments;
using cli::Context;
using cli::Exit;

constexpr std::uint16_t kHttps = 8443;
constexpr std::uint16_t kCard = 8444;
constexpr std::uint16_t kHttp = 8080;
constexpr std::size_t kWorkers = 8;
constexpr std::chrono::seconds kTick{30};
constexpr std::chrono::milliseconds kGrace{5'000};
constexpr std::chrono::hours kCertificateLook{6};

Result<std::uint16_t> port_option(const Arguments& arguments, std::string_view name,
                                  std::uint16_t fallback) {
  if (!arguments.has(name)) return fallback;
  const auto text = arguments.text(name);
  std::uint16_t port = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), port);
  if (read.ec == std::errc() && read.ptr == text.data() + text.size()) return port;
  return fail(Errc::invalid_input, "serve.port", "Ce port ne se lit pas.", {},
              "Donnez un nombre de 1 à 65535, ou 0 pour un port libre.", "--" + std::string(name));
}

/// Eight digits, in two groups: typed once, on the first day.
std::string draw_setup_code(Random& random) {
  std::string code;
  std::array<std::uint8_t, 1> byte{};
  while (code.size() < 9) {
    random.fill(byte);
    if (byte[0] >= 250) continue;
    if (code.size() == 4) code += '-';
    code += static_cast<char>('0' + byte[0] % 10);
  }
  return code;
}

struct Ports {
  std::uint16_t https = 0, card = 0, http = 0;
};

std::vector<net::Listener> listeners_for(const Ports& wanted, const std::string& address) {
  auto listeners = net::activated_listeners();
  if (!listeners.empty()) return listeners;
  const auto add = [&](net::Service service, std::uint16_t port) {
    net::Listener listener;
    listener.service = service;
    listener.address = address;
    listener.port = port;
    listeners.push_back(listener);
  };
  add(net::Service::https, wanted.https);
  add(net::Service::https_card, wanted.card);
  add(net::Service::redirect, wanted.http);
  return listeners;
}

Ports ports_of(const std::vector<net::Listener>& listeners, const net::Server& server) {
  Ports ports;
  const auto open = server.ports();
  for (std::size_t at = 0; at < listeners.size(); ++at) {
    if (listeners[at].service == net::Service::https) ports.https = open[at];
    if (listeners[at].service == net::Service::https_card) ports.card = open[at];
    if (listeners[at].service == net::Service::redirect) ports.http = open[at];
  }
  return ports;
}

void tell_json(const api::Configuration& told, const Ports& ports,
               const std::filesystem::path& authority) {
  cli::say(cli::json_text([&](json::Writer& out) {
    out.begin_object();
    out.field("url", told.origin());
    out.field("https_port", static_cast<std::uint64_t>(ports.https));
    out.field("card_port", static_cast<std::uint64_t>(ports.card));
    out.field("http_port", static_cast<std::uint64_t>(ports.http));
    out.field("ca_file", authority.string());
    out.field("ca_fingerprint", told.authority_fingerprint);
    out.field("setup_code", told.setup_code);
    out.end_object();
  }));
}

void tell_people(const api::Configuration& told) {
  cli::say("Serment est ouvert.");
  cli::say();
  cli::say("  Adresse : " + told.origin() + "/");
  for (const auto& address : told.addresses) {
    if (address.starts_with("127.") || address == "::1") continue;
    const bool is_ipv6 = address.find(':') != std::string::npos;
    cli::say("            https://" + (is_ipv6 ? "[" + address + "]" : address) + ":" +
             std::to_string(told.port) + "/");
  }
  cli::say("  Certificat à installer sur chaque poste : " + told.origin() + "/ca/");
  cli::say("  Empreinte : " + told.authority_fingerprint);
  if (!told.setup_code.empty()) {
    cli::say();
    cli::say("  Code d’installation, à taper une seule fois : " + told.setup_code);
  }
  if (cli::is_terminal()) {
    cli::say();
    if (const auto code = documents::make_qr(told.origin() + "/"))
      std::fputs(documents::qr_terminal(*code).c_str(), stdout);
  }
  cli::say();
  cli::say("Ctrl+C arrête le serveur et scelle le cabinet.");
}

/// The passphrase that systemd unsealed for this service, when the owner chose an unattended start.
std::string unattended_passphrase() {
  const char* folder = std::getenv("CREDENTIALS_DIRECTORY");
  if (folder == nullptr) return {};
  auto text = cli::read_file(std::filesystem::path(folder) / "serment-passphrase", 1U << 10);
  if (!text) return {};
  while (!text->empty() && (text->back() == '\n' || text->back() == '\r')) text->pop_back();
  return *text;
}

/// Runs until a signal; ticks meanwhile, and looks once in a while whether its certificate is due.
void wait_for_the_end(api::Services& services, const std::function<void()>& look_at_certificate) {
  auto next = std::chrono::steady_clock::now() + kTick;
  auto next_look = std::chrono::steady_clock::now() + kCertificateLook;
  while (!cli::interrupted().load()) {
    const auto left = next - std::chrono::steady_clock::now();
    if (left > std::chrono::milliseconds(0)) {
      cli::wait_for_interrupt(std::chrono::ceil<std::chrono::milliseconds>(left));
      continue;
    }
    services.tick();
    next = std::chrono::steady_clock::now() + kTick;
    if (std::chrono::steady_clock::now() < next_look) continue;
    look_at_certificate();
    next_look = std::chrono::steady_clock::now() + kCertificateLook;
  }
}

Result<api::Configuration> configuration_from(Context& context, const Arguments& arguments,
                                              const TlsIdentity& tls,
                                              const std::vector<std::string>& names,
                                              const std::vector<std::string>& addresses) {
  api::Configuration told;
  told.directory = context.directory();
  told.host = arguments.has("name") ? arguments.text("name") : names.front();
  told.addresses = addresses;
  told.authority_pem = tls.authority_pem;
  told.authority_fingerprint = tls.authority.fingerprint;
  told.authority_subject = tls.authority.subject;
  told.certificate_not_after = iso(tls.certificate.not_after);
  told.demonstration = arguments.has("demo");
#ifdef SERMENT_TEST_SWITCHES  // a build without tests has no way to weaken its keys
  told.fast_passwords = std::getenv("SERMENT_TEST_FAST_KEYS") != nullptr;
#endif
  return told;
}

Result<Exit> serve(Context& context, const Arguments& arguments) {
  cli::watch_interrupts();  // asked to stop while it starts, it starts, then stops as it should
  Ports wanted;
  wanted.https = TRY(port_option(arguments, "port", kHttps));
  wanted.card = TRY(port_option(arguments, "card-port", kCard));
  wanted.http = TRY(port_option(arguments, "http-port", kHttp));
  auto names = machine_names();
  if (arguments.has("name")) names.insert(names.begin(), arguments.text("name"));
  const auto addresses = machine_addresses();
  const auto tls = TRY(tls_identity(context.directory(), names, addresses, context.clock().now()));
  api::Services services(TRY(configuration_from(context, arguments, tls, names, addresses)),
                         context.clock(), context.random());
  api::Application application(services, embedded::web_application());
  if (services.engine.state() == api::Engine::State::none)
    services.configuration.setup_code = draw_setup_code(context.random());
  if (const auto phrase = unattended_passphrase(); !phrase.empty()) {
    auto practice = TRY(practice::Practice::open(context.directory(), as_bytes(phrase),
                                                 context.clock(), context.random()));
    TRY_VOID(services.adopt(std::move(practice)));
    services.configuration.unattended = true;
  }
  net::ServerOptions options;
  options.listeners = listeners_for(
      wanted, arguments.has("address") ? arguments.text("address") : std::string("::"));
  options.tls = {tls.chain_pem, tls.server.key_pem};
  options.workers = kWorkers;
  options.plan_body = [&application](const net::Request& head) {
    return application.plan_body(head);
  };
  options.hosts = names;
  options.hosts.insert(options.hosts.end(), addresses.begin(), addresses.end());
  options.redirect_host = services.configuration.host;
  const auto listeners = options.listeners;
  auto server = TRY(net::Server::start(
      std::move(options), [&application](net::Request&& request, net::Responder respond) {
        application.handle(std::move(request), std::move(respond));
      }));
  const auto ports = ports_of(listeners, *server);
  services.configuration.port = ports.https;
  services.configuration.card_port = ports.card;
  if (context.json())
    tell_json(services.configuration, ports, tls_folder(context.directory()) / "ca.pem");
  else
    tell_people(services.configuration);
  std::fflush(stdout);
  log::info("server.started", {{"port", static_cast<std::uint64_t>(ports.https)}});
  wait_for_the_end(services, [&] {
    const auto renewed = tls_identity(context.directory(), names, addresses, context.clock().now());
    if (!renewed || renewed->certificate.fingerprint == tls.certificate.fingerprint) return;
    if (server->replace_certificate({renewed->chain_pem, renewed->server.key_pem}))
      log::info("server.certificate_renewed");
  });
  server->stop(kGrace);
  documents::end_children();  // a bundle being printed would keep the practice open for a minute
  if (services.engine.state() == api::Engine::State::open) services.seal();
  log::info("server.stopped");
  return Exit::done;
}

}  // namespace

std::vector<cli::Command> server_commands() {
  return {
      {"serve",
       "Ouvrir le cabinet sur le réseau local (HTTPS)",
       {},
       {{"port", "N", "Port HTTPS (8443)"},
        {"card-port", "N", "Port de la connexion par carte (8444)"},
        {"http-port", "N", "Port HTTP, qui ne fait que renvoyer vers HTTPS (8080)"},
        {"address", "ADRESSE", "N’écouter que sur cette adresse"},
        {"name", "NOM", "Nom que l’on tape sur les postes, au lieu de celui de la machine"},
        {"demo", "", "Dire à l’écran que le cabinet est fictif"}},
       serve},
  };
}

}  // namespace serment::app
