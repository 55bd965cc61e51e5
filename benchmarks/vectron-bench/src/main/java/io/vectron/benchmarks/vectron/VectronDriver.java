package io.vectron.benchmarks.vectron;

import io.vectron.benchmarks.driver.Driver;
import io.vectron.index.Quantization;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** The process that holds Vectron's index with one quantization, or, without an argument, names those there are. */
public final class VectronDriver {
    private VectronDriver() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        PrintStream protocol = System.out;
        if (args.length == 0) {
            for (Quantization quantization : Quantization.values()) {
                protocol.println(quantization);
            }
            return;
        }
        System.setOut(System.err); // whatever a library prints must not look like an answer
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        new Driver(new VectronContender(Quantization.valueOf(args[0])), protocol).run(in);
    }
}
