package io.vectron.shardservers.core;

import io.vectron.shardservers.api.Mutation;

/**
 * A mutation that changed the store.
 *
 * @param replaced whether the store had a point with the id before
 */
public record StoredChange(Mutation mutation, boolean replaced) {}
