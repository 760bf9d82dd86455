#include "api/jobs.h"

#include <algorithm>
#include <list>
#include <mutex>
#include <thread>
#include <vector>

#include "api/problem.h"
#include "base/bug.h"
#include "base/ids.h"
#include "base/log.h"
#include "json/writer.h"

namespace serment::api {
namespace {

constexpr std::size_t kMostRunning = 8;
constexpr std::chrono::hours kKept{1};
/// Whoever follows is told often enough for an eye, not for each of 12 000 patients.
constexpr std::chrono::milliseconds kBetweenEvents{100};

tl::unexpected<Error> unknown_job() {
  return fail(Errc::not_found, "job.unknown", "Ce travail n’est pas connu, ou a été oublié.", {},
              "Relancez-le.");
}

class Job final : public JobHandle {
 public:
  Job(std::string name, std::string work_kind, std::string owner_id)
      : id(std::move(name)), kind(std::move(work_kind)), owner(std::move(owner_id)) {}

  void progress(std::uint64_t done, std::uint64_t total, std::string message) override {
    {
      const std::lock_guard lock(mutex);
      const auto now = std::chrono::steady_clock::now();
      const bool soon = now - x_told_at < kBetweenEvents;
      x_done = done;
      x_total = total;
      x_message = std::move(message);
      if (soon) return;
      x_told_at = now;
    }
    tell();
  }
  [[nodiscard]] const std::atomic<bool>& cancelled() const override { return stop; }

  void finish(Result<std::string> outcome, Instant now) {
    {
      const std::lock_guard lock(mutex);
      if (outcome) {
        x_state = "done";
        x_result = std::move(*outcome);
      } else {
        x_state = stop.load() ? "cancelled" : "failed";
        x_error = problem_json(outcome.error(), {});
      }
      ended_at = now;
    }
    tell();
    const std::lock_guard lock(mutex);
    for (const auto& follower : x_followers) follower->close();
    x_followers.clear();
  }

  [[nodiscard]] std::string json() const {
    const std::lock_guard lock(mutex);
    return json_alone();
  }

  void follow(std::shared_ptr<net::EventStream> stream) {
    const std::lock_guard lock(mutex);
    stream->send(json_alone());
    if (x_state == "running")
      x_followers.push_back(std::move(stream));
    else
      stream->close();
  }

  const std::string id;
  const std::string kind;
  const std::string owner;
  std::atomic<bool> stop{false};
  std::optional<Instant> ended_at;  ///< guarded by `mutex`
  mutable std::mutex mutex;
  std::thread thread;

 private:
  void tell() {
    const std::lock_guard lock(mutex);
    const auto text = json_alone();
    std::erase_if(x_followers, [&](const auto& follower) { return !follower->send(text); });
  }
  [[nodiscard]] std::string json_alone() const {
    std::string text;
    json::Writer out(text);
    out.begin_object();
    out.field("id", id);
    out.field("kind", kind);
    out.field("state", x_state);
    out.field("done", x_done);
    out.field("total", x_total);
    out.field("message", x_message);
    if (!x_result.empty()) {
      out.key("result");
      out.raw(x_result);
    }
    if (!x_error.empty()) {
      out.key("error");
      out.raw(x_error);
    }
    out.end_object();
    return text;
  }

  std::chrono::steady_clock::time_point x_told_at{};
  std::string x_state = "running";
  std::uint64_t x_done = 0;
  std::uint64_t x_total = 0;
  std::string x_message;
  std::string x_result;
  std::string x_error;
  std::vector<std::shared_ptr<net::EventStream>> x_followers;
};

}  // namespace

struct Jobs::State {
  const Clock& clock;
  Random& random;
  mutable std::mutex mutex{};
  std::list<std::shared_ptr<Job>> jobs{};

  /// Ends the threads of what is finished, forgets what is old; how many run.
  std::size_t tidy() {
    std::size_t running = 0;
    const auto now = clock.now();
    for (auto at = jobs.begin(); at != jobs.end();) {
      std::optional<Instant> ended;
      {
        const std::lock_guard lock((*at)->mutex);
        ended = (*at)->ended_at;
      }
      if (ended && (*at)->thread.joinable()) (*at)->thread.join();
      if (!ended) ++running;
      at = ended && now - *ended > kKept ? jobs.erase(at) : std::next(at);
    }
    return running;
  }

  std::shared_ptr<Job> find(std::string_view id, const identity::Actor& actor) const {
    const std::lock_guard lock(mutex);
    for (const auto& job : jobs)
      if (job->id == id && job->owner == actor.member) return job;
    return nullptr;
  }
};

Jobs::Jobs(const Clock& clock, Random& random) : x_state(new State{clock, random}) {}

Jobs::~Jobs() {
  for (const auto& job : x_state->jobs) job->stop = true;
  for (const auto& job : x_state->jobs)
    if (job->thread.joinable()) job->thread.join();
}

Result<std::string> Jobs::start(std::string_view kind, const identity::Actor& actor, Body body) {
  const std::lock_guard lock(x_state->mutex);
  if (x_state->tidy() >= kMostRunning)
    return fail(Errc::unavailable, "job.too_many", "Trop de travaux sont déjà en cours.",
                "Rien n’a été commencé.", "Attendez la fin de l’un d’eux.");
  auto job = std::make_shared<Job>(draw_id(x_state->random), std::string(kind), actor.member);
  x_state->jobs.push_back(job);
  const auto& clock = x_state->clock;
  job->thread = std::thread([job, body = std::move(body), &clock] {
    Result<std::string> outcome;
    try {
      outcome = body(*job);
    } catch (const std::exception&) {
      log::error("job.bug", {{"kind", job->kind}});
      outcome = fail(Errc::internal, "bug", "Serment a rencontré une faute de programme.",
                     "Rien d’inachevé n’a été enregistré.");
    }
    job->finish(std::move(outcome), clock.now());
  });
  return job->json();
}

Result<std::string> Jobs::find(std::string_view id, const identity::Actor& actor) const {
  const auto job = x_state->find(id, actor);
  if (!job) return unknown_job();
  return job->json();
}

Result<std::string> Jobs::cancel(std::string_view id, const identity::Actor& actor) {
  const auto job = x_state->find(id, actor);
  if (!job) return unknown_job();
  job->stop = true;
  return job->json();
}

Result<void> Jobs::follow(std::string_view id, const identity::Actor& actor,
                          std::shared_ptr<net::EventStream> stream) {
  const auto job = x_state->find(id, actor);
  if (!job) return unknown_job();
  job->follow(std::move(stream));
  return {};
}

}  // namespace serment::api
