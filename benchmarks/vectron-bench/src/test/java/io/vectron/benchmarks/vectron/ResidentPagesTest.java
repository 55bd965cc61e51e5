package io.vectron.benchmarks.vectron;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ResidentPagesTest {
    private static final int BYTES = 1 << 20;

    @TempDir
    Path folder;

    @Test
    @EnabledOnOs(OS.LINUX)
    void countsThePagesOfAFileThatWereTouched() throws IOException {
        Path file = Files.write(folder.resolve("pages.resident-test"), new byte[BYTES]);
        try (Arena arena = Arena.ofConfined();
                FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MemorySegment mapped = channel.map(MapMode.READ_WRITE, 0, BYTES, arena);
            assertEquals(0, ResidentPages.bytesOfFiles("pages.resident-test"));
            mapped.fill((byte) 1);
            assertEquals(BYTES, ResidentPages.bytesOfFiles("pages.resident-test"));
            Files.delete(file);
            assertEquals(BYTES, ResidentPages.bytesOfFiles("pages.resident-test"));
        }
    }
}
