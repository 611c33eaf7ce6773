/* Preloaded into a test: makes chosen writes and syncs of files under one folder fail, and writes down all of them.

   shim_watch(folder)   which files count
   shim_arm(kind, n)    the n-th call from now fails: 1 EIO, 2 a short write then EIO, 3 a sync fails, 4 ENOSPC from there on
   shim_calls()         how many calls that could fail there were since shim_arm
   shim_trace(path)     write each call down: op, file, offset, length, then the bytes
   shim_mark(n)         write a mark down */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#define FILES 4096
static char watched[512];
static char names[FILES][512];
static int kind, at, calls, fired, trace = -1;

#define REAL(name, type) \
  static type real; \
  if (!real) real = (type)dlsym(RTLD_NEXT, name)

typedef ssize_t (*write_t)(int, const void *, size_t);
typedef ssize_t (*pwrite_t)(int, const void *, size_t, off64_t);
typedef int (*int_t)(int);
typedef int (*truncate_t)(int, off64_t);
typedef int (*open_t)(const char *, int, ...);
typedef int (*unlink_t)(const char *);

static ssize_t raw_write(int fd, const void *data, size_t size) {
  REAL("write", write_t);
  return real(fd, data, size);
}

static void note(char op, const char *name, int64_t offset, int64_t size, const void *data) {
  if (trace < 0) return;
  char head[600];
  int length = snprintf(head, sizeof head, "%c %s %lld %lld\n", op, name, (long long)offset, (long long)size);
  raw_write(trace, head, (size_t)length);
  if (data && size > 0) raw_write(trace, data, (size_t)size);
}

void shim_watch(const char *folder) { snprintf(watched, sizeof watched, "%s", folder); }
void shim_arm(int which, int n) { kind = which; at = n; calls = 0; fired = 0; }
int shim_calls(void) { return calls; }
int shim_fired(void) { return fired; }
void shim_mark(int n) { note('m', "-", n, 0, NULL); }
void shim_trace(const char *path) {
  REAL("open", open_t);
  trace = real(path, O_WRONLY | O_CREAT | O_APPEND, 0600);
}

/* -shm is shared memory: never synced, rebuilt after a crash. */
static const char *name_of(int fd) {
  if (fd < 0 || fd >= FILES || !names[fd][0]) return NULL;
  return names[fd];
}

static int fails(int sync) {
  if (!kind || (kind == 3) != sync) return 0;
  calls++;
  if (kind == 4 ? calls >= at : calls == at) { fired = 1; return 1; }
  return 0;
}

static int remember(int fd, const char *path, int flags) {
  if (fd >= 0 && fd < FILES) {
    size_t length = strlen(path);
    int ours = watched[0] && !strncmp(path, watched, strlen(watched));
    if (length > 4 && !strcmp(path + length - 4, "-shm")) ours = 0;
    if (ours && length < sizeof names[0]) {
      strcpy(names[fd], path);
      if (flags & O_CREAT) note('c', path, 0, 0, NULL);
    } else {
      names[fd][0] = 0;
    }
  }
  return fd;
}

#define OPEN(symbol) \
  int symbol(const char *path, int flags, ...) { \
    REAL(#symbol, open_t); \
    va_list rest; \
    va_start(rest, flags); \
    int mode = va_arg(rest, int); \
    va_end(rest); \
    return remember(real(path, flags, mode), path, flags); \
  }
OPEN(open)
OPEN(open64)

int close(int fd) {
  REAL("close", int_t);
  if (fd >= 0 && fd < FILES) names[fd][0] = 0;
  return real(fd);
}

static int broken(const char *name) {
  if (!name || !fails(0)) return 0;
  errno = kind == 4 ? ENOSPC : EIO;
  return 1;
}

#define PWRITE(symbol) \
  ssize_t symbol(int fd, const void *data, size_t size, off64_t offset) { \
    REAL(#symbol, pwrite_t); \
    const char *name = name_of(fd); \
    if (broken(name)) { \
      if (kind == 2 && size > 1) { real(fd, data, size / 2, offset); note('w', name, offset, (int64_t)(size / 2), data); } \
      return -1; \
    } \
    ssize_t done = real(fd, data, size, offset); \
    if (name && done > 0) note('w', name, offset, done, data); \
    return done; \
  }
PWRITE(pwrite)
PWRITE(pwrite64)

ssize_t write(int fd, const void *data, size_t size) {
  const char *name = name_of(fd);
  if (broken(name)) return -1;
  off64_t offset = name ? lseek64(fd, 0, SEEK_CUR) : 0;
  ssize_t done = raw_write(fd, data, size);
  if (name && done > 0) note('w', name, offset, done, data);
  return done;
}

#define TRUNCATE(symbol) \
  int symbol(int fd, off64_t size) { \
    REAL(#symbol, truncate_t); \
    const char *name = name_of(fd); \
    if (broken(name)) return -1; \
    if (name) note('t', name, size, 0, NULL); \
    return real(fd, size); \
  }
TRUNCATE(ftruncate)
TRUNCATE(ftruncate64)

#define SYNC(symbol) \
  int symbol(int fd) { \
    REAL(#symbol, int_t); \
    const char *name = name_of(fd); \
    if (name && fails(1)) { errno = EIO; return -1; } \
    if (name) note('s', name, 0, 0, NULL); \
    return real(fd); \
  }
SYNC(fsync)
SYNC(fdatasync)

int unlink(const char *path) {
  REAL("unlink", unlink_t);
  if (watched[0] && !strncmp(path, watched, strlen(watched))) note('u', path, 0, 0, NULL);
  return real(path);
}
