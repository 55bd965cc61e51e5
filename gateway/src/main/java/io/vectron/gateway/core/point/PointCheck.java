package io.vectron.gateway.core.point;

import io.vectron.common.config.Limits;
import io.vectron.common.error.VectronException;
import io.vectron.common.ids.PointId;
import io.vectron.common.model.CollectionSettings;
import io.vectron.common.model.Point;
import io.vectron.common.model.VectorCheck;
import io.vectron.gateway.core.failure.Refusals;
import io.vectron.gateway.core.request.PointDraft;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks points before anything is written, so that a batch with one bad point changes nothing. */
final class PointCheck {
    private PointCheck() {}

    /**
     * The points as they are to be stored: of those with the same id only the last.
     *
     * @throws VectronException naming the first bad point's position, id and field
     */
    static Collection<Point> check(List<PointDraft> drafts, CollectionSettings settings) {
        if (drafts.isEmpty()) {
            throw VectronException.invalid("points", "must not be empty");
        }
        if (drafts.size() > Limits.MAX_BATCH_POINTS) {
            throw Refusals.tooMany("points", Limits.MAX_BATCH_POINTS, drafts.size());
        }
        Map<PointId, Point> byId = LinkedHashMap.newLinkedHashMap(drafts.size());
        for (int position = 0; position < drafts.size(); position++) {
            PointDraft draft = drafts.get(position);
            PointId id = checkId(position, draft);
            checkVector(position, draft, settings);
            byId.put(id, new Point(id, draft.vector(), draft.payload()));
        }
        return byId.values();
    }

    private static PointId checkId(int position, PointDraft draft) {
        try {
            return new PointId(draft.id());
        } catch (VectronException e) {
            throw Refusals.inBatch(position, draft.id(), e);
        }
    }

    private static void checkVector(int position, PointDraft draft, CollectionSettings settings) {
        Optional<String> problem = VectorCheck.findProblem(draft.vector(), settings.dimension(), settings.distance());
        if (problem.isPresent()) {
            throw Refusals.inBatch(position, draft.id(), "vector", problem.get());
        }
    }

    /** The id of a request about one point. */
    static PointId checkId(String id) {
        try {
            return new PointId(id);
        } catch (VectronException e) {
            throw VectronException.invalid("id", Refusals.problemOf(e, "id"));
        }
    }
}
