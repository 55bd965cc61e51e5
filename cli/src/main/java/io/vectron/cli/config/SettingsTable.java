package io.vectron.cli.config;

import java.util.List;
import java.util.stream.Collectors;

/** The reference of a service's settings, as Markdown and as a file to start from. */
public final class SettingsTable {
    private SettingsTable() {}

    /** A table with one row for each setting. */
    public static String markdown(ServiceSchema schema) {
        String rows = schema.settings().stream()
                .map(setting -> "| `" + setting.key() + "` | "
                        + setting.defaultText()
                                .map(text -> text.isEmpty() ? "empty" : "`" + text + "`")
                                .orElse("**required**")
                        + " | " + setting.type().form() + " | " + setting.effect() + " |\n")
                .collect(Collectors.joining());
        return "| key | default | value | effect |\n|---|---|---|---|\n" + rows;
    }

    /** Every setting with its value and what it does, in the form of a configuration file. */
    public static List<String> file(ServiceSchema schema, SettingValues values) {
        return schema.settings().stream()
                .flatMap(setting -> List.of(
                        "# " + setting.effect() + " Must be " + setting.type().form() + ".",
                        setting.key() + " = " + values.text(setting),
                        "")
                        .stream())
                .toList();
    }
}
