package io.vectron.placement.api;

import io.vectron.common.ids.ServerId;
import java.util.UUID;

/**
 * The driver's answer to a registration.
 *
 * @param cluster made at the cluster's first start; a server that kept data of another cluster must not join
 */
public record Registered(ServerId server, UUID cluster) {}
