package io.vectron.benchmarks.jvector;

import io.vectron.benchmarks.driver.Driver;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** The process that holds JVector; driven by standard input. */
public final class JVectorDriver {
    private JVectorDriver() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        PrintStream protocol = System.out;
        System.setOut(System.err); // whatever a library prints must not look like an answer
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        new Driver(new JVectorContender(), protocol).run(in);
    }
}
