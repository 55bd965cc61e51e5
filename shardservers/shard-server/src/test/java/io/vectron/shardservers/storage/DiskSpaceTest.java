package io.vectron.shardservers.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The floor of free space, and the reserve for when there is none. */
class DiskSpaceTest {
    private static final long FLOOR = 48L << 20;

    @TempDir
    private Path folder;

    private Path reserve;

    @BeforeEach
    void name() {
        reserve = folder.resolve("reserve");
    }

    @Test
    void keepsAQuarterOfTheFloorInAFileThatGrowsStepByStep() throws IOException {
        DiskSpace disk = new DiskSpace(folder, FLOOR);
        assertFalse(Files.exists(reserve), "not before it is looked at");
        disk.refresh();
        assertEquals(DiskReserve.STEP_BYTES, Files.size(reserve));
        disk.refresh();
        assertEquals(FLOOR / 4, Files.size(reserve));
        disk.refresh();
        assertEquals(FLOOR / 4, Files.size(reserve), "whole");
    }

    @Test
    void goesOnWithWhatAnEarlierRunKept() throws IOException {
        new DiskSpace(folder, FLOOR).refresh();
        new DiskSpace(folder, FLOOR).refresh();
        assertEquals(FLOOR / 4, Files.size(reserve));
    }

    @Test
    void takesAPartOfTheReserveForARepairOnlyWhereThereIsNoRoom() throws IOException {
        DiskSpace disk = new DiskSpace(folder, FLOOR);
        disk.refresh();
        disk.refresh();
        assertTrue(disk.makeRoomToRepair());
        assertEquals(FLOOR / 4, Files.size(reserve), "not needed");

        DiskSpace full = new DiskSpace(folder, Long.MAX_VALUE);
        full.refresh();
        assertFalse(full.hasRoom());
        assertEquals(FLOOR / 4, Files.size(reserve), "neither scarce nor room for more");
        assertTrue(full.makeRoomToRepair(), "this machine's disk has some space");
        assertEquals(FLOOR / 4 - DiskReserve.STEP_BYTES, Files.size(reserve));
        full.makeRoomToRepair();
        full.makeRoomToRepair();
        assertEquals(0, Files.size(reserve), "all of it is used");

        disk = new DiskSpace(folder, FLOOR);
        disk.refresh();
        assertEquals(DiskReserve.STEP_BYTES, Files.size(reserve), "kept again where there is room");
    }

    @Test
    void keepsNothingWithoutAFloor() throws IOException {
        DiskSpace disk = new DiskSpace(folder, 0);
        disk.refresh();
        assertTrue(disk.hasRoom());
        assertFalse(Files.exists(reserve));
    }
}
