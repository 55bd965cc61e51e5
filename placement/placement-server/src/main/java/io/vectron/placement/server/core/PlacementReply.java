package io.vectron.placement.server.core;

import io.vectron.common.error.ErrorCode;
import io.vectron.common.ids.MapVersion;
import io.vectron.placement.api.Registered;

/** What a command led to. */
public sealed interface PlacementReply {
    /** @param version of the map after the command */
    record Done(MapVersion version) implements PlacementReply {}

    record ServerRegistered(Registered registered) implements PlacementReply {}

    /** The state is as it was. */
    record Refused(ErrorCode code, String message) implements PlacementReply {}
}
