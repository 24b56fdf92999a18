package io.jindou.engine.journal;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Chronicle can be exchanged as long as one package knows it. */
class ChronicleConfinementTest {
    @Test
    void shouldKnowChronicleInOnePackageOnly() {
        noClasses().that().resideOutsideOfPackage("io.jindou.engine.journal.chronicle")
            .should().dependOnClassesThat().resideInAPackage("net.openhft..")
            .check(new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.jindou.engine"));
    }
}
