#include "api/engine.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <thread>
#include <vector>

#include "api/gathering.h"
#include "base/bug.h"
#include "base/log.h"
#include "practice/settings.h"

namespace serment::api {
namespace {

using Ticks = std::chrono::steady_clock;

tl::unexpected<Error> sealed() {
  return fail(Errc::locked, "vault.sealed", "Le cabinet est scellé.",
              "Rien n’est lisible tant qu’un membre n’a pas ouvert sa session.",
              "Connectez-vous : votre mot de passe ouvre le coffre.");
}

Error broken() {
  return Error{Errc::internal, "bug", "Serment a rencontré une faute de programme.",
               "Rien d’inachevé n’a été enregistré.",
               "Recommencez ; si cela revient, signalez-le."};
}

}  // namespace

struct Engine::Inside {
  struct Task {
    Work work;
    After after;
    bool together = true;
  };

  std::filesystem::path directory;
  Clock& clock;
  Random& random;
  std::mutex mutex{};
  std::condition_variable changed{};
  std::deque<Task> queue{};
  bool stopping = false;
  std::atomic<State> state{State::none};
  // On the engine's thread only.
  std::unique_ptr<practice::Practice> practice{};
  dossier::Index index{};
  dossier::KeptFacts facts{};
  std::function<Result<void>(vault::Session&)> opened{};
  bool memory_doubtful = false;
  std::atomic<std::uint64_t> openings{0};
  Gathering gathering{};
  std::thread thread{};

  void take_waiting(std::vector<Task>& batch) {
    while (!queue.empty() && queue.front().together && batch.size() < Gathering::kMostTogether) {
      batch.push_back(std::move(queue.front()));
      queue.pop_front();
    }
  }

  std::vector<Task> take() {
    std::unique_lock lock(mutex);
    changed.wait(lock, [this] { return stopping || !queue.empty(); });
    std::vector<Task> batch;
    if (queue.empty()) return batch;
    if (queue.front().together) {
      take_waiting(batch);
    } else {
      batch.push_back(std::move(queue.front()));
      queue.pop_front();
    }
    return batch;
  }

  /// Takes in who came meanwhile, and waits for those who lately asked together with the first as
  /// long as they come one by one. False when the commit need wait for nobody else.
  bool join(std::vector<Task>& batch, Ticks::time_point until) {
    const auto before = batch.size();
    std::unique_lock lock(mutex);
    take_waiting(batch);
    if (batch.size() > before) return true;
    const auto left = std::min<Ticks::duration>(until - Ticks::now(), Gathering::kBetweenTwo);
    if (before >= gathering.expected() || left <= Ticks::duration::zero()) return false;
    changed.wait_for(lock, left, [&] { return stopping || !queue.empty(); });
    take_waiting(batch);
    return batch.size() > before;
  }

  void serve() {
    for (;;) {
      auto batch = take();
      if (batch.empty()) return;
      if (practice && memory_doubtful) reload();
      if (practice) facts.settle(practice->session());
      if (batch.front().together)
        run_together(batch);
      else
        run_alone(batch.front());
    }
  }

  /// Reads again what is kept in memory beside the store.
  void reload() {
    auto& session = practice->session();
    auto built = opened(session) ? dossier::Index::build(session)
                                 : Result<dossier::Index>(tl::unexpected<Error>(broken()));
    if (built) index = std::move(*built);
    memory_doubtful = !built.has_value();
    if (memory_doubtful) log::error("engine.reload");
  }

  bool run_one(Task& task) {
    try {
      task.work(practice->session());
      return true;
    } catch (const std::exception&) {
      log::error("engine.bug");
      memory_doubtful = true;
      return false;
    }
  }

  /// The works of a batch, and of those who come while it runs, in one commit.
  void run_together(std::vector<Task>& batch) {
    if (!practice) {
      for (auto& task : batch) task.after(sealed());
      return;
    }
    std::vector<bool> ran;
    int runs = 0;
    Ticks::time_point worked;
    const auto until = Ticks::now() + gathering.longest();
    const std::function<void()> all = [&] {
      // Run again after a failed commit, the works find memory as the store is.
      if (++runs > 1) reload();
      ran.clear();
      do {
        while (ran.size() < batch.size()) ran.push_back(run_one(batch[ran.size()]));
      } while (runs == 1 && join(batch, until));
      worked = Ticks::now();
    };
    Result<void> committed;
    try {
      committed = practice->session().db.group({&all, 1});
      gathering.committed(batch.size(), Ticks::now() - worked);
    } catch (const std::exception&) {
      committed = tl::unexpected<Error>(broken());
    }
    if (!committed) memory_doubtful = true;
    ran.resize(batch.size());
    for (std::size_t at = 0; at < batch.size(); ++at)
      batch[at].after(ran[at] ? committed : Result<void>(tl::unexpected<Error>(broken())));
  }

  void run_alone(Task& task) {
    if (!practice) {
      task.after(sealed());
      return;
    }
    task.after(run_one(task) ? Result<void>() : tl::unexpected<Error>(broken()));
  }

  void queue_task(Task task) {
    {
      const std::lock_guard lock(mutex);
      queue.push_back(std::move(task));
    }
    changed.notify_one();
  }
};

Engine::Engine(std::filesystem::path directory, Clock& clock, Random& random)
    : x_inside(new Inside{std::move(directory), clock, random}) {
  if (practice::read_settings(x_inside->directory)) x_inside->state = State::sealed;
  x_inside->thread = std::thread([this] { x_inside->serve(); });
}

Engine::~Engine() {
  {
    const std::lock_guard lock(x_inside->mutex);
    x_inside->stopping = true;
  }
  x_inside->changed.notify_all();
  x_inside->thread.join();
}

Engine::State Engine::state() const {
  return x_inside->state.load();
}

const std::filesystem::path& Engine::directory() const {
  return x_inside->directory;
}

void Engine::group(Work work, After after) {
  x_inside->queue_task({std::move(work), std::move(after), true});
}

void Engine::alone(Work work, After after) {
  x_inside->queue_task({std::move(work), std::move(after), false});
}

Result<void> Engine::run(const std::function<Result<void>(vault::Session&)>& work) {
  std::promise<Result<void>> promise;
  Result<void> outcome;
  alone([&](vault::Session& session) { outcome = work(session); },
        [&](const Result<void>& done) { promise.set_value(done ? outcome : done); });
  return promise.get_future().get();
}

Result<void> Engine::open(std::unique_ptr<practice::Practice> practice,
                          std::function<Result<void>(vault::Session&)> opened) {
  std::promise<Result<void>> promise;
  // The engine has no practice yet: it is put there by a task that does not ask for one.
  auto& inside = *x_inside;
  const auto put = [&]() -> Result<void> {
    if (inside.practice)
      return fail(Errc::conflict, "practice.open", "Le cabinet est déjà ouvert.");
    TRY_VOID(opened(practice->session()));
    inside.index = TRY(dossier::Index::build(practice->session()));
    inside.facts = dossier::KeptFacts();
    inside.memory_doubtful = false;
    inside.opened = std::move(opened);
    ++inside.openings;
    inside.practice = std::move(practice);
    inside.state = State::open;
    return {};
  };
  inside.queue_task(
      {[](vault::Session&) {}, [&](const Result<void>&) { promise.set_value(put()); }, false});
  return promise.get_future().get();
}

void Engine::seal(const std::function<void()>& closed) {
  std::promise<void> promise;
  auto& inside = *x_inside;
  inside.queue_task({[](vault::Session&) {},
                     [&](const Result<void>&) {
                       closed();
                       if (inside.practice) {
                         inside.practice.reset();
                         inside.index = dossier::Index();
                         inside.facts = dossier::KeptFacts();
                         inside.state = State::sealed;
                       }
                       promise.set_value();
                     },
                     false});
  promise.get_future().wait();
}

dossier::Index& Engine::index() {
  return x_inside->index;
}

dossier::KeptFacts& Engine::facts() {
  return x_inside->facts;
}

void Engine::doubt_index() {
  x_inside->memory_doubtful = true;
}

std::uint64_t Engine::opening() const {
  return x_inside->openings.load();
}

}  // namespace serment::api
