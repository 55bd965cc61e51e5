package io.vectron.gateway.core.point;

import io.vectron.gateway.core.session.SessionToken;

/**
 * A write that is durable and applied.
 *
 * @param points that were stored; an id sent twice counts once
 * @param session makes a session read see this write
 */
public record Written(int points, SessionToken session) {}
