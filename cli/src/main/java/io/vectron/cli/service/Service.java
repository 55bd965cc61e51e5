package io.vectron.cli.service;

import io.vectron.cli.config.ServiceSchema;
import io.vectron.cli.config.SettingValues;
import io.vectron.cli.server.Closer;
import java.io.IOException;
import java.util.List;

/** A service that can run alone in a process. Stateless. */
public sealed interface Service
        permits BrokerService, GatewayService, IngestService, PlacementDriverService, ShardServerService {
    /** All there are, in the order in which a cluster starts them. */
    List<Service> ALL = List.of(
            new BrokerService(),
            new PlacementDriverService(),
            new ShardServerService(),
            new IngestService(),
            new GatewayService());

    /** A line for its command's help. */
    String description();

    ServiceSchema schema();

    /**
     * Starts it; returns when it listens, which may be before it is ready.
     *
     * @param closer gets everything that is open, also when the start fails
     * @throws IllegalArgumentException if settings that are right each for itself do not go together
     */
    void start(SettingValues values, Closer closer) throws IOException;
}
