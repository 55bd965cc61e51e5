package io.vectron.shardservers.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vectron.common.error.ErrorCode;
import io.vectron.common.error.VectronException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class WriteBudgetTest {
    private final WriteBudget budget = new WriteBudget(100);

    @Test
    void refusesWhatIsBeyondTheBoundAndTakesItOnceThereIsRoom() {
        CompletableFuture<String> first = new CompletableFuture<>();
        CompletableFuture<String> answer = budget.spend(60, () -> first);
        VectronException refused = assertThrows(VectronException.class, () -> budget.spend(41, this::done));
        assertEquals(ErrorCode.OVERLOADED, refused.code());
        assertTrue(refused.findDetail(VectronException.RETRY_AFTER_MS).isPresent());
        assertFalse(answer.isDone());
        first.complete("applied");
        assertEquals("ok", budget.spend(41, this::done).join());
    }

    @Test
    void takesWhatJustFits() {
        var _ = budget.spend(60, CompletableFuture::new);
        assertEquals("ok", budget.spend(40, this::done).join());
    }

    @Test
    void givesBackWhatAFailedWriteHad() {
        assertThrows(
                IllegalStateException.class,
                () -> budget.spend(100, () -> {
                    throw new IllegalStateException("not even begun");
                }));
        assertTrue(budget.spend(100, () -> CompletableFuture.failedFuture(new IllegalStateException("begun")))
                .isCompletedExceptionally());
        assertEquals("ok", budget.spend(100, this::done).join());
    }

    @Test
    void takesABatchBeyondTheBoundAlone() {
        assertEquals("ok", budget.spend(1_000, this::done).join());
    }

    private CompletableFuture<String> done() {
        return CompletableFuture.completedFuture("ok");
    }
}
