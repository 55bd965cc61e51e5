package io.vectron.broker.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;

/** Finds ports for a test's broker. */
public final class FreePorts {
    private FreePorts() {}

    /** A broker's configuration on two ports that were free a moment ago. */
    public static KafkaBrokerConfig config(Path dataDir) {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket clients = new ServerSocket(0, 1, loopback);
                ServerSocket controller = new ServerSocket(0, 1, loopback)) {
            return KafkaBrokerConfig.on(dataDir).withPorts(clients.getLocalPort(), controller.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
