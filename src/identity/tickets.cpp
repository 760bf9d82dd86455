#include "identity/tickets.h"

#include "base/ids.h"

namespace serment::identity {
namespace {

constexpr int kMisses = 5;
constexpr std::size_t kMostTickets = 5'000;

}  // namespace

std::string Tickets::issue(Ticket ticket, std::chrono::seconds life) {
  const std::lock_guard lock(x_mutex);
  const auto now = x_clock.now();
  if (x_kept.size() >= kMostTickets)
    std::erase_if(x_kept, [&](const auto& one) { return one.second.until < now; });
  if (x_kept.size() >= kMostTickets) x_kept.erase(x_kept.begin());
  auto id = draw_id(x_random);
  x_kept.emplace(id, Kept{std::move(ticket), now + life});
  return id;
}

std::optional<Ticket> Tickets::look(std::string_view id, std::string_view purpose) const {
  const std::lock_guard lock(x_mutex);
  const auto found = x_kept.find(id);
  if (found == x_kept.end() || found->second.ticket.purpose != purpose ||
      found->second.until < x_clock.now())
    return std::nullopt;
  return found->second.ticket;
}

std::optional<Ticket> Tickets::take(std::string_view id, std::string_view purpose) {
  auto ticket = look(id, purpose);
  const std::lock_guard lock(x_mutex);
  const auto found = x_kept.find(id);
  if (!ticket || found == x_kept.end()) return std::nullopt;
  x_kept.erase(found);
  return ticket;
}

void Tickets::missed(std::string_view id) {
  const std::lock_guard lock(x_mutex);
  const auto found = x_kept.find(id);
  if (found != x_kept.end() && ++found->second.misses >= kMisses) x_kept.erase(found);
}

}  // namespace serment::identity
