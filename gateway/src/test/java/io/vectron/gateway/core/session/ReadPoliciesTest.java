package io.vectron.gateway.core.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vectron.common.ids.LogIndex;
import io.vectron.common.ids.ShardId;
import io.vectron.common.model.CollectionSettings;
import io.vectron.common.model.Distance;
import io.vectron.common.model.ReadLevel;
import io.vectron.common.model.ReadPolicy;
import io.vectron.gateway.core.request.Consistency;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Whose word counts: the request's, the collection's, the gateway's, the call's, in this order. */
class ReadPoliciesTest {
    private static final ShardId WRITTEN = new ShardId(3);
    private static final ShardId OTHER = new ShardId(4);
    private static final Optional<ReadLevel> NONE = Optional.empty();
    private static final Optional<ReadLevel> EVENTUAL = Optional.of(ReadLevel.EVENTUAL);
    private static final Optional<ReadLevel> LINEARIZABLE = Optional.of(ReadLevel.LINEARIZABLE);

    private static ReadPolicy byDefault(Optional<ReadLevel> collection, Optional<ReadLevel> gateway, ReadPolicy usual) {
        CollectionSettings settings = new CollectionSettings(2, Distance.DOT, 1, 1, 1, 16, 100, 50, collection);
        return new ReadDefaults(gateway).of(settings, usual);
    }

    @Test
    void takesTheCallsOwnWhereNobodySaysAnything() {
        assertEquals(ReadPolicy.EVENTUAL, byDefault(NONE, NONE, ReadPolicy.EVENTUAL));
        assertEquals(ReadPolicy.LINEARIZABLE, byDefault(NONE, NONE, ReadPolicy.LINEARIZABLE));
    }

    @Test
    void takesTheGatewaysBeforeTheCalls() {
        assertEquals(ReadPolicy.LINEARIZABLE, byDefault(NONE, LINEARIZABLE, ReadPolicy.EVENTUAL));
        assertEquals(ReadPolicy.EVENTUAL, byDefault(NONE, EVENTUAL, ReadPolicy.LINEARIZABLE));
    }

    @Test
    void takesTheCollectionsBeforeTheGateways() {
        assertEquals(ReadPolicy.EVENTUAL, byDefault(EVENTUAL, LINEARIZABLE, ReadPolicy.LINEARIZABLE));
        assertEquals(ReadPolicy.LINEARIZABLE, byDefault(LINEARIZABLE, EVENTUAL, ReadPolicy.EVENTUAL));
    }

    @Test
    void takesTheRequestsBeforeAllOthers() {
        assertEquals(
                ReadPolicy.EVENTUAL,
                ReadPolicies.of(Consistency.EVENTUAL, "", ReadPolicy.LINEARIZABLE)
                        .of(OTHER));
        assertEquals(
                ReadPolicy.LINEARIZABLE,
                ReadPolicies.of(Consistency.LINEARIZABLE, "", ReadPolicy.EVENTUAL)
                        .of(OTHER));
        assertEquals(
                ReadPolicy.LINEARIZABLE,
                ReadPolicies.of(Consistency.UNSPECIFIED, "", ReadPolicy.LINEARIZABLE)
                        .of(OTHER));
    }

    @Test
    void waitsForTheSessionsWritesInTheShardsItWroteTo() {
        TreeMap<ShardId, LogIndex> written = new TreeMap<>();
        written.put(WRITTEN, new LogIndex(9));
        String token = new SessionToken(written).text();
        ReadPolicies policies = ReadPolicies.of(Consistency.UNSPECIFIED, token, ReadPolicy.LINEARIZABLE);
        assertEquals(new ReadPolicy.AppliedAtLeast(new LogIndex(9)), policies.of(WRITTEN));
        assertEquals(ReadPolicy.EVENTUAL, policies.of(OTHER));
    }
}
