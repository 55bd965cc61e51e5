package io.vectron.cli.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Looks at TCP ports, of the loopback address unless another is named. */
public final class LoopbackPort {
    private static final int CONNECT_TIMEOUT_MS = 500;

    private LoopbackPort() {}

    /** Whether a server could listen there. */
    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(Ports.HOST, port));
            return true;
        } catch (IOException e) {
            return false; // whatever the reason, a server could not listen there either
        }
    }

    /** Whether something listens there. */
    public static boolean isOpen(String host, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), CONNECT_TIMEOUT_MS);
            return true;
        } catch (IOException e) {
            return false; // that is the answer
        }
    }
}
