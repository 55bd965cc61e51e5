package io.vectron.cli.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;

/** What a device does to a file behind everybody's back. The file stays the same one, so that hard links share the damage. */
enum Damage {
    /** One bit is another. */
    FLIPPED,
    /** The end is missing. */
    TRUNCATED,
    /** A stretch of at most a page reads as zeros. */
    ZEROED;

    private static final int PAGE = 4096;

    /** Whether the file has anything to damage. */
    static boolean isPossible(Path file) throws IOException {
        return dataEnd(Files.readAllBytes(file)) > 0;
    }

    /**
     * Damages the data in a file, not the zeros that may follow it.
     *
     * @return where, for a message
     */
    String inflict(Path file, SplittableRandom random) throws IOException {
        byte[] content = Files.readAllBytes(file);
        int end = dataEnd(content);
        int from = random.nextInt(end);
        while (content[from] == 0) { // a zero can neither be zeroed nor be missed by those who take zeros for the end
            from = random.nextInt(end);
        }
        byte[] damaged = content.clone();
        switch (this) {
            case FLIPPED -> damaged[from] ^= (byte) (1 << random.nextInt(Byte.SIZE));
            case TRUNCATED -> damaged = Arrays.copyOf(content, from);
            case ZEROED -> Arrays.fill(damaged, from, Math.min(end, from + 1 + random.nextInt(PAGE)), (byte) 0);
        }
        Files.write(file, damaged);
        return "at byte " + from + " of " + end;
    }

    private static int dataEnd(byte[] content) {
        int end = content.length;
        while (end > 0 && content[end - 1] == 0) {
            end--;
        }
        return end;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
