#include "store/database.h"

#include <atomic>
#include <mutex>
#include <thread>

#include "store/connection.h"
#include "store/copy.h"
#include "store/group.h"
#include "store/migrations.h"
#include "store/postgresql_connection.h"
#include "store/process_lock.h"
#include "store/sqlite_connection.h"

namespace serment::store {
namespace {

/// Attempts of a write that others keep disturbing, and the first pause between two; it doubles.
constexpr int kAttempts = 8;
constexpr std::chrono::milliseconds kFirstPause{2};

using ConnectionMaker = std::function<Result<std::unique_ptr<Connection>>()>;

/// One connection for one thread at a time.
class Desk {
 public:
  /// Held while a work uses the connection.
  class Seat {
   public:
    explicit Seat(Desk& desk) : x_desk(desk) {
      if (desk.x_holder == std::this_thread::get_id())
        bug("a work of the store inside another of the same kind");
      desk.x_mutex.lock();
      desk.x_holder = std::this_thread::get_id();
    }
    Seat(const Seat&) = delete;
    Seat& operator=(const Seat&) = delete;
    ~Seat() {
      x_desk.x_holder = std::thread::id();
      x_desk.x_mutex.unlock();
    }

   private:
    Desk& x_desk;
  };

 private:
  std::mutex x_mutex;
  std::atomic<std::thread::id> x_holder{};
};

Result<void> attempt(Connection& connection, Access access,
                     const std::function<Result<void>(Transaction&)>& work) {
  TRY_VOID(connection.begin(access));
  Result<void> done;
  try {
    done = work(connection);
  } catch (...) {
    connection.rollback();
    throw;
  }
  if (done && connection.failure()) done = tl::unexpected<Error>(*connection.failure());
  if (!done) {
    connection.rollback();
    return done;
  }
  return connection.commit();
}

/// Runs `once` again while the failure is one that goes away by doing it again.
template <class Once>
Result<void> repeatedly(const Connection& connection, const Once& once) {
  auto pause = kFirstPause;
  for (int number = 1;; ++number) {
    auto done = once();
    if (done || !connection.may_retry() || number == kAttempts) return done;
    std::this_thread::sleep_for(pause);
    pause *= 2;
  }
}

class ConnectedDatabase final : public Database {
 public:
  ConnectedDatabase(std::optional<ProcessLock> lock, std::unique_ptr<Connection> writer,
                    ConnectionMaker make_reader)
      : x_lock(std::move(lock)),
        x_writer(std::move(writer)),
        x_make_reader(std::move(make_reader)) {}

  [[nodiscard]] Dialect dialect() const override { return x_writer->dialect(); }

  Result<void> claim(const PracticeId& practice) override {
    const Desk::Seat seat(x_write_desk);
    return x_writer->claim(practice);
  }

  Result<void> write(const std::function<Result<void>(Transaction&)>& work) override {
    if (grouped_here()) return x_group->write(work);
    const Desk::Seat seat(x_write_desk);
    return repeatedly(*x_writer, [&] { return attempt(*x_writer, Access::write, work); });
  }

  Result<void> read(const std::function<Result<void>(Transaction&)>& work) override {
    if (grouped_here()) return x_group->read(work);
    const Desk::Seat seat(x_read_desk);
    if (!x_reader) x_reader = TRY(x_make_reader());
    return attempt(*x_reader, Access::read, work);
  }

  Result<void> group(std::span<const std::function<void()>> works) override {
    const Desk::Seat seat(x_write_desk);
    Group group(*x_writer);
    const Membership here(*this, group);
    return repeatedly(*x_writer, [&] { return group.run(works); });
  }

  Result<void> scrub() override {
    const Desk::Seat seat(x_write_desk);
    return x_writer->scrub();
  }

  Result<void> check() override {
    {
      const Desk::Seat seat(x_write_desk);
      TRY_VOID(x_writer->check());
    }
    return read_everything(*this);
  }

 private:
  /// While a group runs, its thread's works join it.
  class Membership {
   public:
    Membership(ConnectedDatabase& database, Group& group) : x_database(database) {
      x_database.x_group = &group;
      x_database.x_group_thread = std::this_thread::get_id();
    }
    Membership(const Membership&) = delete;
    Membership& operator=(const Membership&) = delete;
    ~Membership() {
      x_database.x_group_thread = std::thread::id();
      x_database.x_group = nullptr;
    }

   private:
    ConnectedDatabase& x_database;
  };
  [[nodiscard]] bool grouped_here() const {
    return x_group_thread.load() == std::this_thread::get_id();
  }

  // Declared first, released last: nobody else may come in while a connection closes.
  std::optional<ProcessLock> x_lock;
  Desk x_write_desk;
  Desk x_read_desk;
  std::unique_ptr<Connection> x_writer;
  ConnectionMaker x_make_reader;
  std::unique_ptr<Connection> x_reader;
  Group* x_group = nullptr;  ///< only read by the thread that set it
  std::atomic<std::thread::id> x_group_thread{};
};

}  // namespace

bool Location::is_postgresql() const {
  return text.starts_with("postgresql://") || text.starts_with("postgres://");
}

Result<std::unique_ptr<Database>> open(const Location& location) {
  std::optional<ProcessLock> lock;
  ConnectionMaker make_writer;
  ConnectionMaker make_reader;
  if (location.is_postgresql()) {
    make_writer = [url = location.text] { return open_postgresql(url, Access::write); };
    make_reader = [url = location.text] { return open_postgresql(url, Access::read); };
  } else {
    const std::filesystem::path file = location.text;
    lock.emplace(TRY(ProcessLock::take(file)));
    make_writer = [file] { return open_sqlite(file, Access::write); };
    make_reader = [file] { return open_sqlite(file, Access::read); };
  }
  auto writer = TRY(make_writer());
  TRY_VOID(migrate(*writer, embedded_migrations()));
  return std::make_unique<ConnectedDatabase>(std::move(lock), std::move(writer),
                                             std::move(make_reader));
}

}  // namespace serment::store
