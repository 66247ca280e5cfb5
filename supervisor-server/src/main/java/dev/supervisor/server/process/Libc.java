package dev.supervisor.server.process;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The functions of the C library we call, mapped directly (about a microsecond a call), with their constants as in Linux's
 * headers for x86_64 and aarch64. Errors: -1 and {@link Native#getLastError()}, unless the function says otherwise.
 */
final class Libc {
    static final int O_RDONLY = 0;
    static final int O_WRONLY = 1;
    static final int O_RDWR = 2;
    static final int O_CREAT = 0100;
    static final int O_NONBLOCK = 04000;
    static final int O_CLOEXEC = 02000000;

    static final short POSIX_SPAWN_SETSIGDEF = 4;
    static final short POSIX_SPAWN_SETSIGMASK = 8;
    static final short POSIX_SPAWN_SETSID = 0x80;

    static final int EPOLLIN = 1;
    static final int EPOLLHUP = 0x10;
    static final int EPOLLET = 1 << 31;
    static final int EPOLL_CTL_ADD = 1;
    static final int EPOLL_CTL_DEL = 2;
    static final int EPOLL_CLOEXEC = O_CLOEXEC;

    static final int P_PIDFD = 3;
    static final int WNOHANG = 1;
    static final int WEXITED = 4;
    static final int CLD_EXITED = 1;

    static final int SPLICE_F_NONBLOCK = 2;
    static final int F_SETPIPE_SZ = 1031;

    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int ESRCH = 3;
    static final int EINTR = 4;
    static final int EAGAIN = 11;
    static final int ENOSPC = 28;
    static final int EDQUOT = 122;

    private static final long SYS_PIDFD_SEND_SIGNAL = 424;
    private static final long SYS_PIDFD_OPEN = 434;
    /** {@code PIDFD_GET_INFO} of linux/pidfd.h, for the 64-byte struct of Linux 6.13. */
    private static final long PIDFD_GET_INFO = 0xC040FF0BL;

    private static final long PIDFD_INFO_EXIT = 8;

    static {
        Native.register(Libc.class, NativeLibrary.getInstance("c"));
    }

    private Libc() {}

    static native int close(int fd);

    static native int open(String path, int flags, int mode);

    static native int mkfifo(String path, int mode);

    static native int chown(String path, int uid, int gid);

    static native int pipe2(int[] fds, int flags);

    static native int fcntl(int fd, int command, int arg);

    static native NativeLong read(int fd, Pointer buffer, NativeLong count);

    static native NativeLong write(int fd, byte[] buffer, NativeLong count);

    static native NativeLong splice(
            int in, @Nullable Pointer inOffset, int out, @Nullable Pointer outOffset, NativeLong count, int flags);

    static native int kill(int pid, int signal);

    static native int waitpid(int pid, int[] status, int options);

    static native int waitid(int idType, int id, Pointer info, int options);

    static native int ioctl(int fd, NativeLong request, Pointer argument);

    static native int eventfd(int initial, int flags);

    static native int epoll_create1(int flags);

    static native int epoll_ctl(int epoll, int operation, int fd, @Nullable Pointer event);

    static native int epoll_wait(int epoll, Pointer events, int max, int timeoutMillis);

    static native int getpagesize();

    static native int geteuid();

    static native @Nullable Pointer getpwnam(String name);

    static native String strerror(int errno);

    static native NativeLong syscall(NativeLong number, NativeLong a, NativeLong b, NativeLong c, NativeLong d);

    /** The spawn functions return the error number itself. */
    static native int posix_spawn(
            int[] pid, String path, Pointer actions, Pointer attributes, Pointer argv, Pointer envp);

    static native int posix_spawnattr_init(Pointer attributes);

    static native int posix_spawnattr_destroy(Pointer attributes);

    static native int posix_spawnattr_setflags(Pointer attributes, short flags);

    static native int posix_spawnattr_setsigmask(Pointer attributes, Pointer set);

    static native int posix_spawnattr_setsigdefault(Pointer attributes, Pointer set);

    static native int posix_spawn_file_actions_init(Pointer actions);

    static native int posix_spawn_file_actions_destroy(Pointer actions);

    static native int posix_spawn_file_actions_addopen(Pointer actions, int fd, String path, int flags, int mode);

    static native int posix_spawn_file_actions_adddup2(Pointer actions, int fd, int newFd);

    static native int posix_spawn_file_actions_addchdir_np(Pointer actions, String path);

    static native int posix_spawn_file_actions_addclosefrom_np(Pointer actions, int from);

    /** A descriptor that names the process whatever happens to its pid; close-on-exec by itself. */
    static int pidfdOpen(int pid) {
        return syscall(SYS_PIDFD_OPEN, pid, 0, 0, 0);
    }

    static int pidfdSendSignal(int pidfd, int signal) {
        return syscall(SYS_PIDFD_SEND_SIGNAL, pidfd, signal, 0, 0);
    }

    /** The wait status of a process that is no child of ours, once it was reaped (Linux 6.15); null before, and on older kernels. */
    static @Nullable Integer waitStatusOf(int pidfd) {
        try (Memory info = new Memory(64)) {
            info.clear();
            info.setLong(0, PIDFD_INFO_EXIT);
            int result = ioctl(pidfd, new NativeLong(PIDFD_GET_INFO), info);
            return result == 0 && (info.getLong(0) & PIDFD_INFO_EXIT) != 0 ? info.getInt(60) : null;
        }
    }

    /** A {@code char*[]} and its strings in one block, ended by NULL. */
    static Memory strings(List<String> list) {
        long tableBytes = (list.size() + 1L) * Native.POINTER_SIZE;
        List<byte[]> encoded =
                list.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
        long total = tableBytes
                + encoded.stream().mapToLong(bytes -> bytes.length + 1L).sum();
        Memory block = new Memory(total);
        long offset = tableBytes;
        long slot = 0;
        for (byte[] bytes : encoded) {
            block.setPointer(slot, block.share(offset));
            block.write(offset, bytes, 0, bytes.length);
            block.setByte(offset + bytes.length, (byte) 0);
            offset += bytes.length + 1L;
            slot += Native.POINTER_SIZE;
        }
        block.setPointer(slot, null);
        return block;
    }

    /** The text of the last error on this thread. */
    static String lastError() {
        return strerror(Native.getLastError());
    }

    private static int syscall(long number, long a, long b, long c, long d) {
        return syscall(
                        new NativeLong(number),
                        new NativeLong(a),
                        new NativeLong(b),
                        new NativeLong(c),
                        new NativeLong(d))
                .intValue();
    }
}
