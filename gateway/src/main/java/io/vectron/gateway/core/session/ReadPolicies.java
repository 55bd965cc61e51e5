package io.vectron.gateway.core.session;

import io.vectron.common.error.VectronException;
import io.vectron.common.ids.ShardId;
import io.vectron.common.model.ReadPolicy;
import io.vectron.gateway.core.request.Consistency;

/** What one request's consistency and session token mean for each shard. Immutable. */
public final class ReadPolicies {
    private final ReadPolicy untouched;
    private final SessionToken session;

    private ReadPolicies(ReadPolicy untouched, SessionToken session) {
        this.untouched = untouched;
        this.session = session;
    }

    /**
     * @param byDefault what the call reads by when the request says nothing
     * @throws VectronException {@code INVALID_ARGUMENT} if the token is malformed, or missing though asked for
     */
    public static ReadPolicies of(Consistency consistency, String sessionToken, ReadPolicy byDefault) {
        return switch (consistency) {
            case UNSPECIFIED ->
                sessionToken.isEmpty()
                        ? new ReadPolicies(byDefault, SessionToken.EMPTY)
                        : new ReadPolicies(ReadPolicy.EVENTUAL, SessionToken.parse(sessionToken));
            case EVENTUAL -> new ReadPolicies(ReadPolicy.EVENTUAL, SessionToken.EMPTY);
            case SESSION -> new ReadPolicies(ReadPolicy.EVENTUAL, required(sessionToken));
            case LINEARIZABLE -> new ReadPolicies(ReadPolicy.LINEARIZABLE, SessionToken.EMPTY);
        };
    }

    private static SessionToken required(String sessionToken) {
        if (sessionToken.isEmpty()) {
            throw VectronException.invalid(
                    "session_token", "must be given with session consistency; a write answers with one");
        }
        return SessionToken.parse(sessionToken);
    }

    public ReadPolicy of(ShardId shard) {
        return session.find(shard)
                .<ReadPolicy>map(ReadPolicy.AppliedAtLeast::new)
                .orElse(untouched);
    }
}
