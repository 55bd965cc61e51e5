package io.vectron.cli.config;

import java.util.Map;

/** The value of every setting of one service, checked each for itself. Immutable. */
public final class SettingValues {
    private final Map<String, String> texts;

    SettingValues(Map<String, String> texts) {
        this.texts = Map.copyOf(texts);
    }

    /** @throws IllegalArgumentException if the setting is not one of this service's */
    public <T> T value(Setting<T> setting) {
        return setting.type().parse(text(setting));
    }

    /** The value as it was written. */
    public String text(Setting<?> setting) {
        String text = texts.get(setting.key());
        if (text == null) {
            throw new IllegalArgumentException("there is no setting " + setting.key() + " here");
        }
        return text;
    }
}
