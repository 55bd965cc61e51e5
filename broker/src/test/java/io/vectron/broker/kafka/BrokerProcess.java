package io.vectron.broker.kafka;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A broker in a process of its own, so that it can be killed. */
final class BrokerProcess implements AutoCloseable {
    private static final String READY = "READY";

    private final Process process;

    private BrokerProcess(Process process) {
        this.process = process;
    }

    /** Returns when the broker takes requests. */
    static BrokerProcess start(KafkaBrokerConfig config) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--") || argument.startsWith("-XX"))
                .forEach(command::add);
        command.addAll(List.of("-Xmx256m", "-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(
                config.dataDir().toString(),
                Integer.toString(config.port()),
                Integer.toString(config.controllerPort())));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BrokerProcess broker = new BrokerProcess(process);
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        String line = output.readLine();
        while (line != null && !line.equals(READY)) {
            line = output.readLine();
        }
        if (line == null) {
            broker.close();
            throw new IOException("the broker process ended before it was ready");
        }
        return broker;
    }

    /** Ends it as {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("process " + process.pid() + " survives a kill");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** Runs a broker until it is killed. */
    static final class Main {
        private Main() {}

        public static void main(String[] args) throws IOException {
            KafkaBrokerConfig config = KafkaBrokerConfig.on(Path.of(args[0]))
                    .withPorts(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
            try (KafkaBroker broker = new KafkaBroker(config)) {
                broker.start();
                System.out.println(READY);
                // Blocks: nothing is ever written to this process.
                System.in.read();
            }
        }
    }
}
