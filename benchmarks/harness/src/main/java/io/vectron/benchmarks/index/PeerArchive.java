package io.vectron.benchmarks.index;

import java.net.URI;

/** The peers' packages on PyPI, pinned by version and checksum. */
enum PeerArchive {
    HNSWLIB(
            "hnswlib",
            "0.8.0",
            "cf/7a/1a9b1405f2eb59515f06c3074750b03e0e96edf7fee0f6dd6df81d9c21d7",
            "cb6d037eedebb34a7134e7dc78966441dfd04c9cf5ee93911be911ced951c44c"),
    USEARCH(
            "usearch",
            "2.26.6",
            "d2/1d/0a70661ac69c73eeebff79c5cb5dd8b0286594a7dd61f7c7b691956ea2a9",
            "eefb8dc019ad5a184f6089b22f20b91b3961720e504e97ba2718ad62ed65674b");

    private final String library;
    private final String version;
    private final String folder;
    private final String sha256;

    PeerArchive(String library, String version, String folder, String sha256) {
        this.library = library;
        this.version = version;
        this.folder = folder;
        this.sha256 = sha256;
    }

    String library() {
        return library;
    }

    String version() {
        return version;
    }

    /** The folder that the archive unpacks to. */
    String folderName() {
        return library + "-" + version;
    }

    String fileName() {
        return folderName() + ".tar.gz";
    }

    URI address() {
        return URI.create("https://files.pythonhosted.org/packages/" + folder + "/" + fileName());
    }

    /** The archive's checksum, lower-case hexadecimal. */
    String sha256() {
        return sha256;
    }
}
