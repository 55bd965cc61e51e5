package io.vectron.cli.disk;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/**
 * The {@code EXT4_IOC_SHUTDOWN} call, which {@code xfs_io -x -c shutdown} makes too: the file system stops at once and writes
 * neither its journal nor its data back.
 */
final class FileSystemShutdown {
    private static final long EXT4_IOC_SHUTDOWN = 0x8004587DL;
    private static final int NO_LOG_FLUSH = 2;
    private static final int O_RDONLY = 0;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final SymbolLookup LIBRARY = LINKER.defaultLookup();

    private FileSystemShutdown() {}

    /** @param folder any folder in the file system */
    static void of(Path folder) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            int descriptor = (int) function(
                            "open",
                            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT))
                    .invokeExact(arena.allocateFrom(folder.toString()), O_RDONLY);
            int answer = (int) function(
                            "ioctl",
                            FunctionDescriptor.of(
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_LONG,
                                    ValueLayout.ADDRESS))
                    .invokeExact(descriptor, EXT4_IOC_SHUTDOWN, arena.allocateFrom(ValueLayout.JAVA_INT, NO_LOG_FLUSH));
            int closed = (int) LINKER.downcallHandle(
                            LIBRARY.findOrThrow("close"),
                            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT))
                    .invokeExact(descriptor);
            if (descriptor < 0 || answer != 0 || closed != 0) {
                throw new IOException("the file system of " + folder + " could not be shut down");
            }
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a call of the C library cannot throw", e);
        }
    }

    /** A function whose third argument, or second of two, is variadic. */
    private static MethodHandle function(String name, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(LIBRARY.findOrThrow(name), descriptor, Linker.Option.firstVariadicArg(2));
    }
}
