#include "identity/oidc_providers.h"

#include <algorithm>

#include "json/bind.h"
#include "records/records.h"

namespace serment::identity {
namespace {

constexpr std::string_view kKind = "oidc";
constexpr records::Transition kTransitions[] = {
    {"", "chosen", "settings.changed"},
    {"chosen", "chosen", "settings.changed"},
};
constexpr records::Lifecycle kLifecycle{kKind, kTransitions};
constexpr std::size_t kMostProviders = 10;

struct Stored {
  std::vector<OidcProvider> providers{};
};
BOOST_DESCRIBE_STRUCT(Stored, (), (providers))

Result<void> check_all(const std::vector<OidcProvider>& providers) {
  for (const auto& one : providers) {
    TRY_VOID(check_provider(one));
    const auto same = std::count_if(providers.begin(), providers.end(),
                                    [&](const auto& other) { return other.id == one.id; });
    if (same > 1 || providers.size() > kMostProviders)
      return fail(Errc::invalid_input, "oidc.provider",
                  "Deux fournisseurs portent le même nom, ou ils sont plus de dix.",
                  "Rien n’a été enregistré.", "Donnez à chacun un nom court à lui.", "id");
  }
  return {};
}

}  // namespace

Result<void> OidcProviders::load(vault::Session& session) {
  Stored stored;
  std::uint32_t version = 0;
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    const auto record = TRY(records::find(session, tx, kKind, kKind));
    if (!record) return {};
    const auto document = TRY(json::Document::parse(record->json));
    stored = TRY(json::bind::read<Stored>(document.root()));
    version = record->version;
    return {};
  }));
  const std::lock_guard lock(x_mutex);
  x_all = std::move(stored.providers);
  x_version = version;
  x_published.clear();
  return {};
}

void OidcProviders::forget() {
  const std::lock_guard lock(x_mutex);
  x_all.clear();
  x_version = 0;
  x_published.clear();
}

std::vector<OidcProvider> OidcProviders::all() const {
  const std::lock_guard lock(x_mutex);
  return x_all;
}

std::uint32_t OidcProviders::version() const {
  const std::lock_guard lock(x_mutex);
  return x_version;
}

std::optional<OidcProvider> OidcProviders::find(std::string_view id) const {
  const std::lock_guard lock(x_mutex);
  for (const auto& one : x_all)
    if (one.id == id) return one;
  return std::nullopt;
}

Result<void> OidcProviders::save(vault::Session& session, std::vector<OidcProvider> providers,
                                 std::uint32_t expected_version, std::string_view author) {
  TRY_VOID(check_all(providers));
  auto version = expected_version;
  Stored stored;
  stored.providers = std::move(providers);
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    version = TRY(records::save(session, tx, kLifecycle, kKind, "chosen", json::bind::write(stored),
                                version, author))
                  .version;
    return {};
  }));
  const std::lock_guard lock(x_mutex);
  x_all = std::move(stored.providers);
  x_version = version;
  x_published.clear();
  return {};
}

std::optional<OidcEndpoints> OidcProviders::published(std::string_view id, Instant now) const {
  const std::lock_guard lock(x_mutex);
  const auto found = x_published.find(id);
  if (found == x_published.end() || found->second.until < now) return std::nullopt;
  return found->second.endpoints;
}

void OidcProviders::keep_published(std::string_view id, OidcEndpoints endpoints, Instant until) {
  const std::lock_guard lock(x_mutex);
  x_published[std::string(id)] = {std::move(endpoints), until};
}

}  // namespace serment::identity
