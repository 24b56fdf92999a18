package io.jindou.cluster.guard;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may know whom. Checklist row 20: the state machine knows no sockets. */
class ArchitectureTest {
    private static final String CODECS = "io.jindou.codecs..";
    private static final String ENGINE = "io.jindou.engine..";
    private static final String GATEWAY = "io.jindou.gateway..";
    private static final String CLIENT = "io.jindou.client..";
    private static final String CHRONICLE_EDGE = "io.jindou.engine.journal.chronicle..";
    private static final String SERVICE_EDGE = "io.jindou.engine.service..";
    private static final String INGRESS = "io.jindou.engine.ingress.";
    private static final JavaClasses ALL = new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("io.jindou");

    @Test
    void shouldSeeAllModules() {
        for (final String module : new String[] {CODECS, ENGINE, GATEWAY}) {
            assertTrue(ALL.that(resideInAPackage(module)).size() > 20, module);
        }
    }

    /** codecs, then engine and gateway beside each other, then cluster. */
    @Test
    void shouldPointModulesInOneDirection() {
        only(CODECS, CODECS);
        only(ENGINE, ENGINE, CODECS);
        only(GATEWAY, GATEWAY, CODECS);
        only(CLIENT, CLIENT, CODECS);
    }

    @Test
    void shouldKeepCodecsAndClientFreeOfLibraries() {
        for (final String module : new String[] {CODECS, CLIENT}) {
            check(classes().that().resideInAPackage(module)
                .should().onlyDependOnClassesThat(resideInAnyPackage(module, CODECS, "java..", "org.agrona.."))
                .because("programs of users link against it"));
        }
    }

    @Test
    void shouldKeepLibrariesAtTheirEdges() {
        check(noClasses().that().resideInAPackage(ENGINE).and().resideOutsideOfPackage(SERVICE_EDGE)
            .should().dependOnClassesThat().resideInAPackage("io.aeron..")
            .because("the state machine is a library that the service drives"));
        check(noClasses().that().resideOutsideOfPackage(CHRONICLE_EDGE)
            .should().dependOnClassesThat().resideInAnyPackage("net.openhft..")
            .because("the journal's port hides how messages lie on disk"));
        check(noClasses().that().resideOutsideOfPackage("io.jindou.cluster.history.index..")
            .should().dependOnClassesThat().resideInAnyPackage("org.lmdbjava..", "jnr..")
            .because("what the index is made of is its own business"));
        check(noClasses().that().resideOutsideOfPackage(GATEWAY)
            .should().dependOnClassesThat().resideInAPackage("io.netty..")
            .because("sockets are the gateway's"));
        check(noClasses().that().resideInAPackage(ENGINE)
            .and().resideOutsideOfPackages(SERVICE_EDGE, "io.jindou.engine.journal..")
            .should().dependOnClassesThat().resideInAnyPackage(SERVICE_EDGE, CHRONICLE_EDGE, "org.slf4j..")
            .because("the state machine neither knows its edges nor says anything"));
    }

    /** A stage works in one slot: with many cells the other slot's stores are on another machine. */
    @ParameterizedTest
    @ValueSource(strings = {"SendHandler", "SessionHandler", "UserHandler", "DeliverHandler"})
    void shouldKeepUserStagesOutOfChannels(final String handler) {
        check(noClasses().that().haveFullyQualifiedName(INGRESS + handler)
            .should().dependOnClassesThat().resideInAPackage("io.jindou.engine.channel..")
            .orShould().dependOnClassesThat().resideInAPackage("io.jindou.engine.message.."));
        assertTrue(ALL.contain(INGRESS + handler));
    }

    /** See above; that a channel's stage knows neither users nor sessions keeps fan-out with the links. */
    @ParameterizedTest
    @ValueSource(strings = {"PostHandler", "ChannelHandler", "Recorder"})
    void shouldKeepChannelStagesOutOfUsers(final String handler) {
        check(noClasses().that().haveFullyQualifiedName(INGRESS + handler)
            .should().dependOnClassesThat().resideInAnyPackage("io.jindou.engine.user..", "io.jindou.engine.session.."));
        assertTrue(ALL.contain(INGRESS + handler));
    }

    /** Stores are found by the handlers, never the other way round; and those of channels and users do not know each other. */
    @Test
    void shouldKeepStoresApart() {
        final String[] users = {"io.jindou.engine.user..", "io.jindou.engine.session.."};
        final String[] channels = {"io.jindou.engine.channel..", "io.jindou.engine.message.."};
        check(noClasses().that().resideInAnyPackage(users).should().dependOnClassesThat().resideInAnyPackage(channels));
        check(noClasses().that().resideInAnyPackage(channels).should().dependOnClassesThat().resideInAnyPackage(users));
        check(noClasses().that().resideInAnyPackage(
                "io.jindou.engine.user..", "io.jindou.engine.session..", "io.jindou.engine.channel..",
                "io.jindou.engine.message..", "io.jindou.engine.link..", "io.jindou.engine.memory..",
                "io.jindou.engine.snapshot..")
            .should().dependOnClassesThat().resideInAPackage("io.jindou.engine.ingress.."));
    }

    /** A rule that cannot fail proves nothing. */
    @Test
    void shouldNoticeABrokenArrow() {
        final EvaluationResult broken = noClasses().that().resideInAPackage(ENGINE)
            .should().dependOnClassesThat().resideInAPackage(CODECS).evaluate(ALL);
        assertTrue(broken.hasViolation());
    }

    private static void only(final String module, final String... allowed) {
        check(noClasses().that().resideInAPackage(module).should().dependOnClassesThat(
            resideInAPackage("io.jindou..").and(not(resideInAnyPackage(allowed))))
            .as(module + " should know of Jindou only " + String.join(", ", allowed)));
    }

    private static void check(final ArchRule rule) {
        rule.allowEmptyShould(true).check(ALL);
    }
}
