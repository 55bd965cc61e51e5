package io.vectron.cli;

import picocli.CommandLine.IVersionProvider;

/** Answers {@code --version} with the version the build stamped into the jar. */
public final class VersionProvider implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"vectron " + version() + " on Java " + Runtime.version()};
    }

    /** The build's version; {@code dev} when not run from a jar. */
    public static String version() {
        String version = VersionProvider.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }
}
