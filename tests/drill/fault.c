/* Preloaded into the real binary by the drills: counts the calls that change the disk (or, with
 * FAULT_SOCKET, that speak to a database server) and fails the FAULT_AT-th one.
 *   FAULT_AT    number of the call, from 1; 0 only counts
 *   FAULT_KIND  kill (SIGKILL before the call), stop (SIGSTOP, once), enospc, erofs, eio (the call and
 *               all after it fail)
 *   FAULT_SLOW  microseconds that the disk takes more to be sure (fsync, fdatasync), as one that turns
 *   FAULT_COUNT file that receives at exit the number of calls, then how many of them made sure
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

static long calls;
static long made_sure;

static int fails(void) {
  const char *at = getenv("FAULT_AT");
  const char *kind = getenv("FAULT_KIND");
  long wanted = at ? atol(at) : 0;
  ++calls;
  if (wanted == 0 || calls < wanted) return 0;
  if (kind && strcmp(kind, "stop") == 0) {
    if (calls == wanted) kill(getpid(), SIGSTOP);
    return 0;
  }
  if (!kind || strcmp(kind, "kill") == 0) kill(getpid(), SIGKILL);
  errno = strcmp(kind, "enospc") == 0 ? ENOSPC : strcmp(kind, "erofs") == 0 ? EROFS : EIO;
  return 1;
}

static int regular(int file) {
  struct stat status;
  return !getenv("FAULT_SOCKET") && fstat(file, &status) == 0 && S_ISREG(status.st_mode);
}

static int on_disk(void) { return !getenv("FAULT_SOCKET"); }

static void make_sure(void) {
  const char *slow = getenv("FAULT_SLOW");
  ++made_sure;
  if (slow) usleep((useconds_t)atol(slow));
}

#define REAL(type, name, parameters) \
  static type(*real) parameters;     \
  if (!real) real = (type(*) parameters)dlsym(RTLD_NEXT, #name)

ssize_t write(int file, const void *bytes, size_t size) {
  REAL(ssize_t, write, (int, const void *, size_t));
  return regular(file) && fails() ? -1 : real(file, bytes, size);
}
ssize_t pwrite(int file, const void *bytes, size_t size, off_t offset) {
  REAL(ssize_t, pwrite, (int, const void *, size_t, off_t));
  return regular(file) && fails() ? -1 : real(file, bytes, size, offset);
}
ssize_t pwrite64(int file, const void *bytes, size_t size, off64_t offset) {
  REAL(ssize_t, pwrite64, (int, const void *, size_t, off64_t));
  return regular(file) && fails() ? -1 : real(file, bytes, size, offset);
}
int fsync(int file) {
  REAL(int, fsync, (int));
  make_sure();
  return on_disk() && fails() ? -1 : real(file);
}
int fdatasync(int file) {
  REAL(int, fdatasync, (int));
  make_sure();
  return on_disk() && fails() ? -1 : real(file);
}
int ftruncate(int file, off_t size) {
  REAL(int, ftruncate, (int, off_t));
  return on_disk() && fails() ? -1 : real(file, size);
}
int ftruncate64(int file, off64_t size) {
  REAL(int, ftruncate64, (int, off64_t));
  return on_disk() && fails() ? -1 : real(file, size);
}
int rename(const char *from, const char *to) {
  REAL(int, rename, (const char *, const char *));
  return on_disk() && fails() ? -1 : real(from, to);
}
int unlink(const char *path) {
  REAL(int, unlink, (const char *));
  return on_disk() && fails() ? -1 : real(path);
}
ssize_t send(int socket, const void *bytes, size_t size, int flags) {
  REAL(ssize_t, send, (int, const void *, size_t, int));
  return getenv("FAULT_SOCKET") && fails() ? -1 : real(socket, bytes, size, flags);
}

__attribute__((destructor)) static void tell(void) {
  const char *path = getenv("FAULT_COUNT");
  if (!path) return;
  FILE *file = fopen(path, "w");
  if (!file) return;
  fprintf(file, "%ld %ld\n", calls, made_sure);
  fclose(file);
}
