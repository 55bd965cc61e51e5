package io.vectron.raft;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RaftLogCheckTest {
    private static final int LARGEST = 1 << 20;
    private static final int PREALLOCATED = 4096;

    @TempDir
    @SuppressWarnings("NullAway.Init") // set before each test
    private Path current;

    @SuppressWarnings("NullAway.Init")
    private Path open;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @BeforeEach
    void nameTheOpenSegment() throws IOException {
        open = current.resolve("log_inprogress_0");
        Files.writeString(current.resolve("raft-meta"), "term=3\nvotedFor=\n");
    }

    private void assertUntouched(byte[] before) throws IOException {
        RaftLogCheck.check(current, LARGEST);
        assertArrayEquals(before, Files.readAllBytes(open));
    }

    private void assertCutAt(int position) throws IOException {
        byte[] expected = Files.readAllBytes(open);
        Arrays.fill(expected, position, expected.length, (byte) 0);
        RaftLogCheck.check(current, LARGEST);
        assertArrayEquals(expected, Files.readAllBytes(open), () -> "seed " + seed);
    }

    private void assertDamaged(Path file) throws IOException {
        byte[] before = Files.readAllBytes(file);
        DamagedLogException damage = assertThrows(
                DamagedLogException.class, () -> RaftLogCheck.check(current, LARGEST), () -> "seed " + seed);
        assertTrue(String.valueOf(damage.getMessage()).contains(file.toString()));
        assertArrayEquals(before, Files.readAllBytes(file));
    }

    @Test
    void passesADirectoryThatIsNotThere() throws IOException {
        RaftLogCheck.check(current.resolve("none"), LARGEST);
    }

    @Test
    void passesGoodSegments() throws IOException {
        byte[] good = SegmentFile.of(random, 100, 5000, 6, 700).bytes(PREALLOCATED);
        SegmentFile.write(open, good);
        SegmentFile.write(
                current.resolve("log_0-1"), SegmentFile.of(random, 50, 60).bytes(0));
        assertUntouched(good);
    }

    @Test
    void passesAnOpenSegmentWithoutRecordsOrHeader() throws IOException {
        for (int bytes = 0; bytes <= LogSegment.HEADER.length; bytes++) {
            byte[] begun = Arrays.copyOf(Arrays.copyOf(LogSegment.HEADER, bytes), PREALLOCATED);
            SegmentFile.write(open, begun);
            assertUntouched(begun);
        }
    }

    @Test
    void refusesAFileThatBeginsOtherwise() throws IOException {
        byte[] other = SegmentFile.of(random, 100).bytes(0);
        other[2] ^= 1;
        SegmentFile.write(open, other);
        assertDamaged(open);
    }

    @Test
    void cutsOffALastRecordOfWhichSectorsAreMissing() throws IOException {
        SegmentFile segment = SegmentFile.of(random, 300, 3000);
        int start = segment.startOf(1);
        for (int keep = (start / 512 + 1) * 512; keep < segment.endOf(1); keep += 512) {
            byte[] torn = segment.bytes(PREALLOCATED);
            Arrays.fill(torn, keep, torn.length, (byte) 0);
            SegmentFile.write(open, torn);
            assertCutAt(start);
        }
    }

    @Test
    void cutsOffALastRecordWhoseFirstSectorIsMissing() throws IOException {
        SegmentFile segment = SegmentFile.of(random, 300, 3000);
        byte[] torn = segment.bytes(PREALLOCATED);
        Arrays.fill(torn, segment.startOf(1), 512, (byte) 0);
        SegmentFile.write(open, torn);
        assertCutAt(segment.startOf(1));
    }

    @Test
    void cutsOffUnsyncedRecordsOfWhichALaterOneIsIntact() throws IOException {
        SegmentFile segment = SegmentFile.of(random, 300, 3000, 40, 700);
        byte[] torn = segment.bytes(PREALLOCATED);
        Arrays.fill(torn, 1024, 2048, (byte) 0);
        SegmentFile.write(open, torn);
        assertCutAt(segment.startOf(1));
    }

    @Test
    void refusesAMissingSectorBehindWhichTheEntryIsSaidToBeCommitted() throws IOException {
        SegmentFile segment = SegmentFile.of(random, 300, 3000).appendMetadata(3, 1);
        byte[] torn = segment.bytes(PREALLOCATED);
        Arrays.fill(torn, 1024, 2048, (byte) 0);
        SegmentFile.write(open, torn);
        assertDamaged(open);
    }

    @Test
    void refusesAMissingSectorBehindWhichAreTooManyRecords() throws IOException {
        int[] sizes = new int[140];
        Arrays.fill(sizes, 30);
        sizes[1] = 3000;
        byte[] torn = SegmentFile.of(random, sizes).bytes(PREALLOCATED);
        Arrays.fill(torn, 1024, 2048, (byte) 0);
        SegmentFile.write(open, torn);
        assertDamaged(open);
    }

    @Test
    void refusesToCutOffWhatWasApplied() throws IOException {
        SegmentFile segment = SegmentFile.of(random, 300, 3000);
        byte[] torn = segment.bytes(PREALLOCATED);
        Arrays.fill(torn, 1024, torn.length, (byte) 0);
        SegmentFile.write(open, torn);
        assertThrows(DamagedLogException.class, () -> RaftLogCheck.check(current, LARGEST, 1, -1));
        RaftLogCheck.check(current, LARGEST, 0, -1);
    }

    @Test
    void cutsOffALastRecordThatTheFileEndsIn() throws IOException {
        SegmentFile segment = SegmentFile.of(random, 300, 3000);
        for (int length : new int[] {segment.startOf(1) + 1, segment.startOf(1) + 700, segment.endOf(1) - 1}) {
            SegmentFile.write(open, Arrays.copyOf(segment.bytes(0), length));
            assertCutAt(segment.startOf(1));
        }
    }

    @Test
    void neverCutsOffAnIntactRecordWhateverBitFlips() throws IOException {
        SegmentFile segment = SegmentFile.of(random, 60, 40, 700, 50, 1500, 30, 45);
        byte[] good = segment.bytes(PREALLOCATED);
        int lastStart = segment.startOf(segment.records() - 1);
        for (int position = LogSegment.HEADER.length; position < lastStart; position++) {
            int bit = 1 << random.nextInt(8);
            byte[] flipped = good.clone();
            flipped[position] ^= (byte) bit;
            SegmentFile.write(open, flipped);
            assertThrows(
                    DamagedLogException.class,
                    () -> RaftLogCheck.check(current, LARGEST),
                    "byte " + position + " ^ " + bit + ", seed " + seed);
        }
    }

    @Test
    void refusesALogWithoutItsTermAndVote() throws IOException {
        SegmentFile.write(open, SegmentFile.of(random, 300).bytes(PREALLOCATED));
        Path metadata = current.resolve("raft-meta");
        for (String text : new String[] {"", "\0\0\0\0", "term=\nvotedFor=1", "term=1"}) {
            Files.writeString(metadata, text);
            assertDamaged(metadata);
        }
        Files.delete(metadata);
        assertThrows(DamagedLogException.class, () -> RaftLogCheck.check(current, LARGEST));
    }

    @Test
    void writesTheLogAnewWithTheSameContent() throws IOException {
        byte[] good = SegmentFile.of(random, 100, 5000).bytes(PREALLOCATED);
        SegmentFile.write(open, good);
        RaftLogRewrite.rewrite(current);
        assertUntouched(good);
    }

    @Test
    void refusesALogThatEndsBeforeWhatWasAppliedUnlessASnapshotStandsInForIt() throws IOException {
        SegmentFile segment = SegmentFile.of(random, 300, 400, 500);
        for (int length : new int[] {0, 5, segment.endOf(0), segment.endOf(1)}) {
            SegmentFile.write(open, Arrays.copyOf(segment.bytes(0), length));
            assertThrows(
                    DamagedLogException.class, () -> RaftLogCheck.check(current, LARGEST, 2, 1), "length " + length);
            RaftLogCheck.check(current, LARGEST, 2, 2);
        }
        SegmentFile.write(open, segment.bytes(PREALLOCATED));
        RaftLogCheck.check(current, LARGEST, 2, -1);
    }

    @Test
    void refusesAClosedSegmentThatEndsBetweenTwoRecords() throws IOException {
        SegmentFile segment = SegmentFile.of(random, 300, 3000);
        Path closed = current.resolve("log_0-1");
        SegmentFile.write(closed, Arrays.copyOf(segment.bytes(0), segment.endOf(0)));
        assertDamaged(closed);
    }

    @Test
    void refusesAClosedSegmentWithoutItsEnd() throws IOException {
        byte[] whole = SegmentFile.of(random, 300, 3000).bytes(0);
        Path closed = current.resolve("log_0-1");
        SegmentFile.write(closed, Arrays.copyOf(whole, whole.length - 10));
        assertDamaged(closed);
    }

    @Test
    void refusesBytesAfterTheEnd() throws IOException {
        SegmentFile segment = SegmentFile.of(random, 300);
        byte[] dirty = segment.bytes(PREALLOCATED);
        dirty[segment.endOf(0) + 20] = 1;
        SegmentFile.write(open, dirty);
        assertDamaged(open);
    }
}
