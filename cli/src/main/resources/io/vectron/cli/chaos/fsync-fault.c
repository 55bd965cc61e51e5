/*
 * Preloaded, it stands between a process and the device. What it does says the first character of the file "fsync-fault" in the
 * process's folder: e, a sync fails with EIO; s, it takes half a second; without the file it does nothing.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

static int sync_or_fail(long call, int fd) {
    char fault = 0;
    int file = open("fsync-fault", O_RDONLY | O_CLOEXEC);
    if (file >= 0) {
        if (read(file, &fault, 1) != 1) fault = 0;
        close(file);
    }
    if (fault == 's') usleep(500 * 1000);
    if (fault == 'e') {
        errno = EIO;
        return -1;
    }
    return (int)syscall(call, fd);
}

int fsync(int fd) { return sync_or_fail(SYS_fsync, fd); }

int fdatasync(int fd) { return sync_or_fail(SYS_fdatasync, fd); }
