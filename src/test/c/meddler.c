/* Preloaded into a gateway by the fault tests: the disk fails to flush, or the clock jumps, whenever the test says so.
 * The test writes into a page of shared memory (the file named by YINXIN_MEDDLER); the program under test knows nothing of it. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

struct page {
    int64_t flush_fails; /* not 0: nothing that is written reaches the disk */
    int64_t clock_ahead; /* nanoseconds by which the wall clock is ahead */
};

static volatile struct page *page;
static int (*real_clock)(clockid_t, struct timespec *);

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("YINXIN_MEDDLER");
    int file = path ? open(path, O_RDONLY) : -1;
    if (file >= 0) {
        void *mapped = mmap(NULL, sizeof(struct page), PROT_READ, MAP_SHARED, file, 0);
        page = mapped == MAP_FAILED ? NULL : mapped;
        close(file);
    }
}

static int flushed(long call, int file) {
    if (page && page->flush_fails) {
        errno = EIO;
        return -1;
    }
    return (int) syscall(call, file);
}

int fsync(int file) { return flushed(SYS_fsync, file); }
int fdatasync(int file) { return flushed(SYS_fdatasync, file); }
int syncfs(int file) { return flushed(SYS_syncfs, file); }

/* The program looks syncfs up by name, in libraries that do not know of this one. */
void *dlsym(void *library, const char *name) {
    static void *(*real)(void *, const char *);
    static const char *versions[] = {"GLIBC_2.34", "GLIBC_2.2.5", "GLIBC_2.17"};
    for (int i = 0; !real && i < 3; i++) {
        real = (void *(*)(void *, const char *)) dlvsym(RTLD_NEXT, "dlsym", versions[i]);
    }
    return strcmp(name, "syncfs") == 0 ? (void *) syncfs : real(library, name);
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    if (!real_clock) {
        real_clock = (int (*)(clockid_t, struct timespec *)) dlvsym(RTLD_NEXT, "clock_gettime", "GLIBC_2.17");
    }
    int result = real_clock ? real_clock(clock, time) : (int) syscall(SYS_clock_gettime, clock, time);
    if (result == 0 && clock == CLOCK_REALTIME && page && page->clock_ahead) {
        int64_t nanos = time->tv_sec * 1000000000LL + time->tv_nsec + page->clock_ahead;
        time->tv_sec = nanos / 1000000000LL;
        time->tv_nsec = nanos % 1000000000LL;
    }
    return result;
}

int gettimeofday(struct timeval *time, void *zone) {
    (void) zone;
    struct timespec now;
    int result = clock_gettime(CLOCK_REALTIME, &now);
    time->tv_sec = now.tv_sec;
    time->tv_usec = now.tv_nsec / 1000;
    return result;
}
