package io.vectron.gateway.rpc;

import io.grpc.stub.StreamObserver;
import io.vectron.gateway.core.GatewayOperations;
import io.vectron.gateway.core.RequestBounds;
import io.vectron.proto.v1.CreateCollectionRequest;
import io.vectron.proto.v1.CreateCollectionResponse;
import io.vectron.proto.v1.DeleteCollectionRequest;
import io.vectron.proto.v1.DeleteCollectionResponse;
import io.vectron.proto.v1.DeleteRequest;
import io.vectron.proto.v1.DeleteResponse;
import io.vectron.proto.v1.GetCollectionStatusRequest;
import io.vectron.proto.v1.GetCollectionStatusResponse;
import io.vectron.proto.v1.GetRequest;
import io.vectron.proto.v1.GetResponse;
import io.vectron.proto.v1.ListCollectionsRequest;
import io.vectron.proto.v1.ListCollectionsResponse;
import io.vectron.proto.v1.SearchRequest;
import io.vectron.proto.v1.SearchResponse;
import io.vectron.proto.v1.UpsertRequest;
import io.vectron.proto.v1.UpsertResponse;
import io.vectron.proto.v1.VectronServiceGrpc;

/** {@code vectron.v1.VectronService} over the core's operations. Never blocks. */
final class VectronGrpcService extends VectronServiceGrpc.VectronServiceImplBase {
    private final GatewayOperations operations;
    private final RequestBounds bounds;
    private final CallAnswers calls;

    VectronGrpcService(GatewayOperations operations, RequestBounds bounds, CallAnswers calls) {
        this.operations = operations;
        this.bounds = bounds;
        this.calls = calls;
    }

    @Override
    public void createCollection(CreateCollectionRequest request, StreamObserver<CreateCollectionResponse> observer) {
        calls.answer(
                observer,
                bounds.creation(),
                timeout -> operations
                        .creator()
                        .create(RequestDecoder.decode(request), timeout)
                        .thenApply(done -> CreateCollectionResponse.newBuilder()
                                .setSuccess(true)
                                .build()));
    }

    @Override
    public void deleteCollection(DeleteCollectionRequest request, StreamObserver<DeleteCollectionResponse> observer) {
        calls.answer(
                observer,
                bounds.request(),
                timeout -> operations
                        .remover()
                        .remove(request.getName(), timeout)
                        .thenApply(done -> DeleteCollectionResponse.newBuilder()
                                .setSuccess(true)
                                .build()));
    }

    @Override
    public void listCollections(ListCollectionsRequest request, StreamObserver<ListCollectionsResponse> observer) {
        calls.answer(
                observer,
                bounds.request(),
                timeout -> operations
                        .lister()
                        .list(timeout)
                        .thenApply(names -> ListCollectionsResponse.newBuilder()
                                .addAllCollections(names)
                                .build()));
    }

    @Override
    public void getCollectionStatus(
            GetCollectionStatusRequest request, StreamObserver<GetCollectionStatusResponse> observer) {
        calls.answer(
                observer,
                bounds.request(),
                timeout -> operations
                        .statusReader()
                        .status(request.getName(), timeout)
                        .thenApply(AnswerEncoder::encode));
    }

    @Override
    public void upsert(UpsertRequest request, StreamObserver<UpsertResponse> observer) {
        calls.answer(
                observer,
                bounds.request(),
                timeout -> operations
                        .writer()
                        .upsert(RequestDecoder.decode(request), timeout)
                        .thenApply(written -> UpsertResponse.newBuilder()
                                .setUpserted(written.points())
                                .setSessionToken(written.session().text())
                                .build()));
    }

    @Override
    public void search(SearchRequest request, StreamObserver<SearchResponse> observer) {
        calls.answer(
                observer,
                bounds.request(),
                timeout -> operations
                        .searcher()
                        .search(RequestDecoder.decode(request), timeout)
                        .thenApply(AnswerEncoder::encode));
    }

    @Override
    public void get(GetRequest request, StreamObserver<GetResponse> observer) {
        calls.answer(
                observer,
                bounds.request(),
                timeout -> operations
                        .reader()
                        .get(RequestDecoder.decode(request), timeout)
                        .thenApply(AnswerEncoder::encode));
    }

    @Override
    public void delete(DeleteRequest request, StreamObserver<DeleteResponse> observer) {
        calls.answer(
                observer,
                bounds.request(),
                timeout -> operations
                        .writer()
                        .delete(RequestDecoder.decode(request), timeout)
                        .thenApply(session -> DeleteResponse.newBuilder()
                                .setSessionToken(session.text())
                                .build()));
    }
}
