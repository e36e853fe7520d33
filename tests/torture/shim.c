/*
 * A disk that fails on demand, and a witness of what was synced: preloaded under a desk on Linux (LD_PRELOAD).
 *
 * DOCKET_SHIM names a control file that shim.ts lays out; both ends map it, so a test can change its mind between two
 * calls. Only calls on files below `match` are counted, logged and made to fail. Nothing is done while `armed` is 0.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { SYNC = 1, WRITE = 2, NAME = 4 };
enum { KILL = -1 };

struct control {
  int32_t armed;      /* 0: look away */
  int32_t which;      /* of SYNC, WRITE and NAME (a file renamed or removed) those that are counted and may fail */
  int32_t error;      /* the errno to fail with, or KILL to end the process before the call */
  int32_t from;       /* the first counted call that fails, from 1; 0: none */
  int32_t to;         /* the last one, inclusive; -1: all that follow */
  int32_t count;      /* counted calls so far */
  int32_t failed;     /* calls that were made to fail */
  int32_t logged;     /* bytes in `log` */
  int32_t room;       /* bytes that may still be written while writes fail: what a removed file has given back */
  char match[256];    /* what a file's path must contain */
  char log[1 << 20];  /* one letter per event: s sync, w write, n name, a a write to standard output; upper case: made to fail */
};

static struct control *control;

static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwrite64)(int, const void *, size_t, off64_t);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static int (*real_ftruncate64)(int, off64_t);
static int (*real_unlink)(const char *);
static int (*real_remove)(const char *);
static int (*real_rename)(const char *, const char *);

__attribute__((constructor)) static void begin(void) {
  real_write = dlsym(RTLD_NEXT, "write");
  real_pwrite64 = dlsym(RTLD_NEXT, "pwrite64");
  real_fsync = dlsym(RTLD_NEXT, "fsync");
  real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
  real_ftruncate64 = dlsym(RTLD_NEXT, "ftruncate64");
  real_unlink = dlsym(RTLD_NEXT, "unlink");
  real_remove = dlsym(RTLD_NEXT, "remove");
  real_rename = dlsym(RTLD_NEXT, "rename");
  const char *path = getenv("DOCKET_SHIM");
  if (path == NULL) return;
  int file = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC);
  if (file < 0) abort();
  control = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (control == MAP_FAILED) abort();
  close(file);
}

static void note(char letter) {
  int32_t at = __atomic_fetch_add(&control->logged, 1, __ATOMIC_SEQ_CST);
  if (at < (int32_t)sizeof control->log) control->log[at] = letter;
}

static int named(const char *path) {
  return control != NULL && control->armed && strstr(path, control->match) != NULL;
}

static int ours(int file) {
  if (control == NULL || !control->armed) return 0;
  int saved = errno;
  char name[32], path[512];
  snprintf(name, sizeof name, "/proc/self/fd/%d", file);
  ssize_t length = readlink(name, path, sizeof path - 1);
  errno = saved;
  if (length < 0) return 0;
  path[length] = 0;
  return named(path);
}

/* Counts a call on one of our files; answers 1 where it is to fail, with errno set. `length` is how much room it takes. */
static int fails(int mine, int32_t which, char letter, int32_t length) {
  if (!mine) return 0;
  if ((control->which & which) == 0) {
    note(letter);
    return 0;
  }
  int32_t nth = __atomic_add_fetch(&control->count, 1, __ATOMIC_SEQ_CST);
  if (control->from == 0 || nth < control->from || (control->to >= 0 && nth > control->to)) {
    note(letter);
    return 0;
  }
  if (control->error == KILL) raise(SIGKILL);
  int roomless = control->error == ENOSPC || control->error == EDQUOT;
  if (which == WRITE && roomless && control->room >= length) {
    control->room -= length;
    note(letter);
    return 0;
  }
  __atomic_add_fetch(&control->failed, 1, __ATOMIC_SEQ_CST);
  note((char)(letter - 32));
  errno = control->error;
  return 1;
}

ssize_t write(int file, const void *bytes, size_t length) {
  if (fails(ours(file), WRITE, 'w', (int32_t)length)) return -1;
  ssize_t done = real_write(file, bytes, length);
  if (file == 1 && control != NULL && control->armed) note('a');
  return done;
}

ssize_t pwrite64(int file, const void *bytes, size_t length, off64_t at) {
  return fails(ours(file), WRITE, 'w', (int32_t)length) ? -1 : real_pwrite64(file, bytes, length, at);
}

ssize_t pwrite(int file, const void *bytes, size_t length, off_t at) {
  return pwrite64(file, bytes, length, at);
}

int fsync(int file) {
  return fails(ours(file), SYNC, 's', 0) ? -1 : real_fsync(file);
}

int fdatasync(int file) {
  return fails(ours(file), SYNC, 's', 0) ? -1 : real_fdatasync(file);
}

/* A file that grows asks for room as a write does; one that shrinks never fails for want of it. */
int ftruncate64(int file, off64_t length) {
  struct stat found;
  int grows = fstat(file, &found) == 0 && length > found.st_size;
  return grows && fails(ours(file), WRITE, 'w', 0) ? -1 : real_ftruncate64(file, length);
}

int ftruncate(int file, off_t length) {
  return ftruncate64(file, length);
}

/* A file that goes gives its room back, as on a disk. */
static int gone(const char *path, int (*real)(const char *)) {
  struct stat found;
  int known = named(path) && stat(path, &found) == 0;
  if (fails(known, NAME, 'n', 0)) return -1;
  int done = real(path);
  if (done == 0 && known) __atomic_add_fetch(&control->room, (int32_t)(found.st_blocks * 512), __ATOMIC_SEQ_CST);
  return done;
}

int unlink(const char *path) {
  return gone(path, real_unlink);
}

int remove(const char *path) {
  return gone(path, real_remove);
}

int rename(const char *from, const char *to) {
  return fails(named(from), NAME, 'n', 0) ? -1 : real_rename(from, to);
}
