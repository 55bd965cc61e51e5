package io.vectron.cli.config;

import io.vectron.cli.CliException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A file of settings, one {@code key = value} a line. Empty lines and lines that begin with {@code #} are skipped; a value
 * may stand in quotes, and an {@code export} before the key is passed over, so that a shell can read the same file. There
 * are no escapes and no continued lines.
 */
final class SettingsFile {
    private static final String EXPORT = "export ";

    private SettingsFile() {}

    /**
     * The settings in the order of their lines.
     *
     * @throws CliException naming the line that is no setting, or the key that is there twice
     */
    static List<RawSetting> read(Path file) throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            throw new CliException("there is no configuration file " + file, e);
        }
        List<RawSetting> settings = new ArrayList<>();
        Map<String, String> origins = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            RawSetting setting = parse(line, file + ":" + (i + 1));
            String earlier = origins.putIfAbsent(setting.key(), setting.origin());
            if (earlier != null) {
                throw new CliException(setting.origin() + ": " + setting.key() + " is set at " + earlier + " already");
            }
            settings.add(setting);
        }
        return settings;
    }

    private static RawSetting parse(String line, String origin) {
        String assignment = line.startsWith(EXPORT) ? line.substring(EXPORT.length()) : line;
        int equals = assignment.indexOf('=');
        if (equals < 1) {
            throw new CliException(origin + ": must be 'key = value', was '" + line + "'");
        }
        return new RawSetting(
                assignment.substring(0, equals).strip(),
                unquote(assignment.substring(equals + 1).strip(), origin),
                origin);
    }

    private static String unquote(String value, String origin) {
        if (value.isEmpty() || (value.charAt(0) != '"' && value.charAt(0) != '\'')) {
            return value;
        }
        if (value.length() < 2 || value.charAt(value.length() - 1) != value.charAt(0)) {
            throw new CliException(origin + ": the quote that begins the value does not end it: " + value);
        }
        return value.substring(1, value.length() - 1);
    }
}
