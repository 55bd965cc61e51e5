package io.vectron.benchmarks.vectron;

/** A row's number as a point id: decimal digits, as a user's ids are text. */
final class RowId {
    private RowId() {}

    static byte[] bytes(int row) {
        int digits = 1;
        for (int rest = row; rest >= 10; rest /= 10) {
            digits++;
        }
        byte[] id = new byte[digits];
        int rest = row;
        for (int i = digits - 1; i >= 0; i--) {
            id[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return id;
    }

    static int row(byte[] id) {
        int row = 0;
        for (byte digit : id) {
            row = row * 10 + digit - '0';
        }
        return row;
    }
}
