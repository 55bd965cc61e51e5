package io.vectron.common.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vectron.common.error.VectronException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CollectionNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "7", "Words_2", "a-b"})
    void takesLettersDigitsUnderscoreAndHyphen(String name) {
        assertEquals("vectron.ingest." + name, new CollectionName(name).ingestTopic());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "_a", "a.b", "a b", "ü", "a/b", "dead-letters"})
    void refusesWhatATopicCouldNotBeNamed(String name) {
        VectronException failure = assertThrows(VectronException.class, () -> new CollectionName(name));
        assertEquals("name", failure.findDetail(VectronException.FIELD).orElseThrow());
    }

    @Test
    void refusesLongNames() {
        assertEquals(128, new CollectionName("a".repeat(128)).value().length());
        assertThrows(VectronException.class, () -> new CollectionName("a".repeat(129)));
    }
}
