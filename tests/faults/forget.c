/* Stands for a disk whose power is cut: what a program has not flushed never reached it.

Loaded before a program (LD_PRELOAD), it copies a file at each flush into the folder FORGET_KEPT, under the file's inode,
and at a folder's flush the list of names in it: `name inode` a line, in the file `names`. Only files of the device that the folder
FORGET_WATCHED lies on and names of that folder itself count. */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void keep(int fd)
{
    const char *kept = getenv("FORGET_KEPT"), *watched = getenv("FORGET_WATCHED");
    struct stat is, folder;
    char path[4096], half[4096], body[65536];
    if (!kept || !watched || fstat(fd, &is) || stat(watched, &folder) || is.st_dev != folder.st_dev)
        return;
    if (S_ISDIR(is.st_mode)) {
        if (is.st_ino != folder.st_ino)
            return;
        snprintf(path, sizeof path, "%s/names", kept);
        snprintf(half, sizeof half, "%s/names.half", kept);
        FILE *list = fopen(half, "w");
        DIR *names = opendir(watched);
        for (struct dirent *one; names && list && (one = readdir(names));)
            if (one->d_name[0] != '.' || one->d_name[1] == 'd')
                fprintf(list, "%s %lu\n", one->d_name, (unsigned long)one->d_ino);
        if (names)
            closedir(names);
        if (list)
            fclose(list);
        rename(half, path);
        return;
    }
    if (!S_ISREG(is.st_mode))
        return;
    snprintf(path, sizeof path, "%s/%lu", kept, (unsigned long)is.st_ino);
    snprintf(half, sizeof half, "%s.half", path);
    char own[64];
    snprintf(own, sizeof own, "/proc/self/fd/%d", fd);
    int from = open(own, O_RDONLY), to = open(half, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    for (ssize_t got; from >= 0 && to >= 0 && (got = read(from, body, sizeof body)) > 0;)
        if (write(to, body, got) != got)
            abort();
    if (to >= 0)
        close(to);
    if (from >= 0)
        close(from);
    rename(half, path);
}

int fsync(int fd)
{
    int (*real)(int) = dlsym(RTLD_NEXT, "fsync");
    int done = real(fd);
    if (!done)
        keep(fd);
    return done;
}

int fdatasync(int fd)
{
    int (*real)(int) = dlsym(RTLD_NEXT, "fdatasync");
    int done = real(fd);
    if (!done)
        keep(fd);
    return done;
}
