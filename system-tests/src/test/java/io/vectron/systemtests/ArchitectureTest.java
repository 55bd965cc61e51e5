package io.vectron.systemtests;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Core is pure, services do not know each other, time and chance come in from outside. */
class ArchitectureTest {
    private static final String[] SHELLS = {"..rpc..", "..http..", "..raft..", "..storage..", "..kafka..", "..etcd.."};

    /** Each is one service; only {@code cli} may know more than one. */
    private static final List<String> SERVICES = List.of(
            "io.vectron.shardservers",
            "io.vectron.placement.server",
            "io.vectron.ingest",
            "io.vectron.gateway",
            "io.vectron.broker");

    /** Owner and name of what only a shell or a caller may use; {@code <init>} is a constructor. */
    private static final Set<String> FROM_OUTSIDE = Set.of(
            "java.lang.System.currentTimeMillis",
            "java.lang.System.nanoTime",
            "java.time.Instant.now",
            "java.time.Clock.systemUTC",
            "java.time.Clock.systemDefaultZone",
            "java.lang.Math.random",
            "java.util.UUID.randomUUID",
            "java.util.Random.<init>",
            "java.util.SplittableRandom.<init>",
            "java.util.concurrent.ThreadLocalRandom.current",
            "java.lang.Thread.sleep");

    private static JavaClasses product;

    @BeforeAll
    static void importProduct() {
        product = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.vectron");
    }

    /** Pure logic: every {@code core} package, the model and the index. */
    private static DescribedPredicate<JavaClass> core() {
        return resideInAnyPackage("io.vectron..core..", "io.vectron.common..", "io.vectron.index..")
                .as("core classes");
    }

    /** Ports and their types, which core may speak. */
    private static DescribedPredicate<JavaClass> ports() {
        return resideInAnyPackage("io.vectron.placement.api..", "io.vectron.shardservers.api..")
                .and(not(resideInAnyPackage(SHELLS)))
                .as("ports");
    }

    @Test
    void coreImportsOnlyTheJdkLoggingAnnotationsPortsAndOtherCore() {
        classes()
                .that(core().or(ports()))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                                "java..",
                                "javax..",
                                "jdk.incubator.vector..",
                                "org.slf4j..",
                                "org.jspecify..",
                                "com.google.errorprone.annotations..")
                        .or(core())
                        .or(ports())
                        .or(primitives()))
                .check(product);
    }

    private static DescribedPredicate<JavaClass> primitives() {
        return new DescribedPredicate<>("primitives and their arrays") {
            @Override
            public boolean test(JavaClass candidate) {
                return candidate.getBaseComponentType().isPrimitive();
            }
        };
    }

    @Test
    void onlyShellsTouchTheWorld() {
        noClasses()
                .that(resideInAPackage("io.vectron..")
                        .and(not(resideInAnyPackage(SHELLS)))
                        .and(not(resideInAnyPackage("io.vectron.cli..", "io.vectron.proto..")))
                        .as("classes outside the shells, the command line and generated code"))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "io.grpc..",
                        "com.google.protobuf..",
                        "org.apache.ratis..",
                        "org.rocksdb..",
                        "org.apache.kafka..",
                        "io.etcd..",
                        "io.javalin..",
                        "com.fasterxml.jackson..",
                        "io.vectron.proto.."))
                .check(product);
    }

    @Test
    void servicesDoNotKnowEachOther() {
        for (String service : SERVICES) {
            String[] others = SERVICES.stream()
                    .filter(other -> !other.equals(service))
                    .map(other -> other + "..")
                    .toArray(String[]::new);
            noClasses()
                    .that(resideInAPackage(service + "..").and(not(resideInAPackage("io.vectron.shardservers.api.."))))
                    .should()
                    .dependOnClassesThat(
                            resideInAnyPackage(others).and(not(resideInAPackage("io.vectron.shardservers.api.."))))
                    .check(product);
        }
    }

    @Test
    void coreTakesTimeAndChanceFromOutside() {
        noClasses()
                .that(core())
                .should()
                .accessTargetWhere(new DescribedPredicate<JavaAccess<?>>("it is the clock, sleep or chance") {
                    @Override
                    public boolean test(JavaAccess<?> access) {
                        return FROM_OUTSIDE.contains(access.getTargetOwner().getName() + "." + access.getName());
                    }
                })
                .check(product);
    }
}
