package io.vectron.gateway.http;

import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps web pages out. A browser on this machine reaches a loopback port on behalf of any page, and by DNS rebinding
 * even under the page's own name; so a request must be addressed to a loopback name, and if a browser says which page
 * it comes from, that page must be served from a loopback name too.
 */
final class LocalCallers {
    private static final Pattern PORT = Pattern.compile(":\\d+$");

    private LocalCallers() {}

    /** @throws ForbiddenResponse if the request is addressed to, or comes from, another name */
    static void require(Context context) {
        requireLocal("Host", context.header("Host"), context.header("Host"));
        String origin = context.header("Origin");
        requireLocal("Origin", origin, origin == null ? null : origin.replaceFirst("^https?://", ""));
    }

    private static void requireLocal(String header, @Nullable String value, @Nullable String authority) {
        if (authority != null && !isLocal(PORT.matcher(authority).replaceFirst(""))) {
            throw new ForbiddenResponse(header + " must be localhost or a loopback address, was '" + value
                    + "'; other names are not served");
        }
    }

    private static boolean isLocal(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || name.endsWith(".localhost")
                || name.equals("[::1]")
                || name.matches("127(\\.\\d{1,3}){3}");
    }
}
