#include "api/idempotency.h"

#include <algorithm>

#include "crypto/encoding.h"
#include "crypto/hash.h"

namespace serment::api {
namespace {

constexpr std::size_t kMostKept = 1'000;
constexpr std::size_t kLargestBody = 64U << 10;
constexpr std::size_t kLongestKey = 128;
constexpr std::chrono::hours kKept{24};

bool may_be_kept(const Reply& reply) {
  if (reply.status >= 300 || reply.events || reply.told_once != ToldOnce::no ||
      reply.body.size() > kLargestBody)
    return false;
  return std::none_of(reply.headers.begin(), reply.headers.end(),
                      [](const auto& header) { return header.name == "Set-Cookie"; });
}

}  // namespace

void GivenAnswers::drop_old() {
  const auto now = x_clock.now();
  while (!x_order.empty()) {
    const auto oldest = x_given.find(x_order.front());
    if (oldest != x_given.end() && x_order.size() <= kMostKept && now - oldest->second.at < kKept)
      return;
    if (oldest != x_given.end()) x_given.erase(oldest);
    x_order.pop_front();
  }
}

GivenAnswers::Found GivenAnswers::begin(const std::string& key, const std::string& digest) {
  const std::lock_guard lock(x_mutex);
  drop_old();
  const auto [found, is_new] = x_given.try_emplace(key, Given{digest, std::nullopt, x_clock.now()});
  if (is_new) return {};
  if (found->second.digest != digest) return {Known::other, {}};
  if (!found->second.reply) return {Known::running, {}};
  return {Known::same, *found->second.reply};
}

void GivenAnswers::end(const std::string& key, const Reply& reply) {
  const std::lock_guard lock(x_mutex);
  const auto found = x_given.find(key);
  if (found == x_given.end() || found->second.reply) return;
  if (!may_be_kept(reply)) {
    x_given.erase(found);
    return;
  }
  keep(key, found->second, reply);
}

void GivenAnswers::end_told(const std::string& key, Reply refusal) {
  const std::lock_guard lock(x_mutex);
  const auto found = x_given.find(key);
  if (found != x_given.end() && !found->second.reply) keep(key, found->second, std::move(refusal));
}

void GivenAnswers::keep(const std::string& key, Given& given, Reply reply) {
  given.reply = std::move(reply);
  x_order.push_back(key);
  drop_old();
}

void GivenAnswers::forget() {
  const std::lock_guard lock(x_mutex);
  x_given.clear();
  x_order.clear();
}

std::size_t GivenAnswers::size() const {
  const std::lock_guard lock(x_mutex);
  return x_given.size();
}

std::string again_key(const Call& call) {
  const auto& request = call.request;
  const auto key = request.header("Idempotency-Key");
  if (key.empty() || key.size() > kLongestKey || call.actor.member.empty() || request.spool)
    return {};
  if (request.method == "GET" || request.method == "HEAD") return {};
  return call.actor.member + "\n" + call.actor.token + "\n" + std::string(key);
}

std::string again_digest(const Call& call) {
  const auto text = call.request.method + "\n" + call.request.target + "\n" + call.request.body;
  return crypto::hex(crypto::sha256(as_bytes(text)));
}

}  // namespace serment::api
