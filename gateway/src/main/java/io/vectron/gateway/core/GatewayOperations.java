package io.vectron.gateway.core;

import io.vectron.gateway.core.collection.CollectionCreator;
import io.vectron.gateway.core.collection.CollectionLister;
import io.vectron.gateway.core.collection.CollectionRemover;
import io.vectron.gateway.core.collection.CollectionStatusReader;
import io.vectron.gateway.core.point.PointReader;
import io.vectron.gateway.core.point.PointWriter;
import io.vectron.gateway.core.search.PointSearcher;
import io.vectron.gateway.core.system.SystemStatusReader;

/**
 * All that clients can ask for. Both protocols are codecs around these, so a request has one meaning whichever way it
 * came. Every operation is asynchronous, may throw or fail with a {@link io.vectron.common.error.VectronException}, and
 * takes the time after which nobody waits for it.
 */
public record GatewayOperations(
        CollectionCreator creator,
        CollectionRemover remover,
        CollectionLister lister,
        CollectionStatusReader statusReader,
        PointWriter writer,
        PointReader reader,
        PointSearcher searcher,
        SystemStatusReader systemStatus) {}
