#include "identity/tickets.h"

#include "base/ids.h"

namespace serment::identity {
namespace {

constexpr int kMisses = 5;
constexpr std::size_t kMostNameless = 5'000;
constexpr std::size_t kMostOfPeer = 100;
constexpr std::size_t kMostOfMember = 100;

}  // namespace

/// Drops the oldest of those, so that one more makes no more than `most`.
template <class Whose>
void Tickets::keep_under(std::size_t most, Whose whose) {
  std::size_t count = 0;
  auto oldest = x_kept.end();
  for (auto at = x_kept.begin(); at != x_kept.end(); ++at) {
    if (!whose(at->second.ticket)) continue;
    ++count;
    if (oldest == x_kept.end() || at->second.number < oldest->second.number) oldest = at;
  }
  if (count >= most) x_kept.erase(oldest);
}

std::string Tickets::issue(Ticket ticket, std::chrono::seconds life) {
  const std::lock_guard lock(x_mutex);
  const auto now = x_clock.now();
  std::erase_if(x_kept, [&](const auto& one) { return one.second.until < now; });
  if (ticket.member.empty()) {
    keep_under(kMostOfPeer,
               [&](const Ticket& one) { return one.member.empty() && one.peer == ticket.peer; });
    keep_under(kMostNameless, [](const Ticket& one) { return one.member.empty(); });
  } else {
    keep_under(kMostOfMember, [&](const Ticket& one) { return one.member == ticket.member; });
  }
  auto id = draw_id(x_random);
  x_kept.emplace(id, Kept{std::move(ticket), now + life, 0, ++x_issued});
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
