package io.vectron.benchmarks.data;

import java.util.List;

/**
 * What a scenario measured, ready to print; written as JSON by the process that runs it.
 *
 * @param title what was measured
 * @param notes how, sentence by sentence
 * @param columns names of the columns
 * @param rows cells, as many a row as there are columns
 */
public record ScenarioTable(String title, List<String> notes, List<String> columns, List<List<String>> rows) {}
