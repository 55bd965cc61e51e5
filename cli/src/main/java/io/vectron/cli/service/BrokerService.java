package io.vectron.cli.service;

import io.vectron.broker.kafka.BrokerStartException;
import io.vectron.broker.kafka.KafkaBroker;
import io.vectron.broker.kafka.KafkaBrokerConfig;
import io.vectron.cli.CliException;
import io.vectron.cli.config.ServiceSchema;
import io.vectron.cli.config.Setting;
import io.vectron.cli.config.SettingValues;
import io.vectron.cli.config.ValueTypes;
import io.vectron.cli.server.Closer;
import java.time.Duration;
import java.util.List;

/** A single-node Kafka broker, for clusters that have no Kafka of their own. */
final class BrokerService implements Service {
    private static final Setting<Integer> PORT =
            Setting.optional("kafka.port", ValueTypes.PORT, "9092", "Port of Kafka clients, on 127.0.0.1 only.");
    private static final Setting<Integer> CONTROLLER_PORT = Setting.optional(
            "kafka.controller.port", ValueTypes.PORT, "9093", "Port of the Kafka controller, on 127.0.0.1 only.");
    private static final Setting<Duration> RETENTION = Setting.optional(
            "retention",
            ValueTypes.duration("1m", "3650d"),
            "7d",
            "How long a topic keeps a record unless the topic says otherwise.");

    @Override
    public String description() {
        return "Run a single-node Kafka broker, for a cluster that has no Kafka of its own.";
    }

    @Override
    public ServiceSchema schema() {
        return new ServiceSchema(
                "broker",
                List.of(
                        CommonSettings.NODE,
                        CommonSettings.DATA_DIR,
                        CommonSettings.LOG_DIR,
                        PORT,
                        CONTROLLER_PORT,
                        RETENTION));
    }

    @Override
    public void start(SettingValues values, Closer closer) {
        KafkaBroker broker = closer.register(new KafkaBroker(new KafkaBrokerConfig(
                values.value(CommonSettings.DATA_DIR),
                values.value(PORT),
                values.value(CONTROLLER_PORT),
                values.value(RETENTION))));
        try {
            broker.start();
        } catch (BrokerStartException e) {
            throw new CliException(String.valueOf(e.getMessage()), e);
        }
    }
}
