package dev.rockpool.transfer;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The module sees pool-core and its two libraries, and nothing of theirs is part of its API. */
@AnalyzeClasses(packages = "dev.rockpool.transfer", importOptions = ImportOption.DoNotIncludeTests.class)
class HouseTest {

    @ArchTest
    static final ArchRule outsideOnlyWhatTheHouseAllows = classes()
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                    "dev.rockpool..", "java..", "org.jspecify..", "de.siegmar.fastcsv..", "tools.jackson.core.."));

    @ArchTest
    static final ArchRule publicClassesKnowNoLibrary = classes()
            .that()
            .arePublic()
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage("dev.rockpool..", "java..", "org.jspecify.."));

    @ArchTest
    static final ArchRule nothingPrints = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
}
