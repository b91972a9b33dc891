package dev.rockpool.cache;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import dev.rockpool.arch.HouseRules;

/** The module sees what pool-core exports to modules and Caffeine, knows no driver, and does nothing by the back door. */
@AnalyzeClasses(packages = "dev.rockpool.cache", importOptions = ImportOption.DoNotIncludeTests.class)
class HouseTest {

    @ArchTest
    static final ArchRule outsideOnlyWhatTheHouseAllows = classes()
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                    "dev.rockpool.cache",
                    "dev.rockpool.pool",
                    "dev.rockpool.spi",
                    "java..",
                    "com.github.benmanes.caffeine.cache..",
                    "org.jspecify..",
                    "org.slf4j.."));

    @ArchTest
    static final ArchRule onlyWhatUsersNeedIsPublic = classes()
            .that()
            .haveNameNotMatching(".*\\.(QueryCache|ExternalWrites|ResultStore|MemoryStore|package-info)")
            .should()
            .notBePublic();

    @ArchTest
    static final ArchTests nothingByTheBackDoor = ArchTests.in(HouseRules.class);
}
