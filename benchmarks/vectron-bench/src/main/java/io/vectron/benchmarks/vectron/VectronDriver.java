package io.vectron.benchmarks.vectron;

import io.vectron.benchmarks.driver.Driver;
import io.vectron.index.Quantization;
import io.vectron.index.VectorStorage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The process that holds Vectron's index with one quantization and storage, or, without an argument,
 * names those there are. */
public final class VectronDriver {
    /** Behind the quantization of a contender whose float vectors lie in a scratch file. */
    private static final String ON_DISK = " DISK";

    private VectronDriver() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        PrintStream protocol = System.out;
        if (args.length == 0) {
            for (Quantization quantization : Quantization.values()) {
                protocol.println(quantization);
                if (quantization != Quantization.NONE) {
                    protocol.println(quantization + ON_DISK);
                }
            }
            return;
        }
        System.setOut(System.err); // whatever a library prints must not look like an answer
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        new Driver(contender(args[0]), protocol).run(in);
    }

    private static VectronContender contender(String name) {
        if (name.endsWith(ON_DISK)) {
            Path folder = Path.of(System.getProperty("java.io.tmpdir"));
            String quantization = name.substring(0, name.length() - ON_DISK.length());
            return new VectronContender(Quantization.valueOf(quantization), new VectorStorage.ScratchFile(folder));
        }
        return new VectronContender(Quantization.valueOf(name), VectorStorage.MEMORY);
    }
}
