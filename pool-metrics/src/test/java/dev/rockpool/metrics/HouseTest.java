package dev.rockpool.metrics;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import dev.rockpool.arch.HouseRules;

/** The module sees what pool-core exports and its libraries; its server is loaded by whoever starts it, and by nobody else. */
@AnalyzeClasses(packages = "dev.rockpool.metrics", importOptions = ImportOption.DoNotIncludeTests.class)
class HouseTest {

    private static final String HTTP = "dev.rockpool.metrics.http..";

    @ArchTest
    static final ArchRule outsideOnlyWhatTheHouseAllows = classes()
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                    "dev.rockpool.metrics..",
                    "dev.rockpool",
                    "dev.rockpool.pool",
                    "dev.rockpool.spi",
                    "java..",
                    "com.sun.net.httpserver",
                    "io.micrometer..",
                    "org.HdrHistogram",
                    "org.jspecify..",
                    "org.slf4j..",
                    "tools.jackson.core.."));

    @ArchTest
    static final ArchRule nobodyLoadsTheServerButWhoStartsIt = noClasses()
            .that()
            .resideOutsideOfPackage(HTTP)
            .should()
            .dependOnClassesThat(resideInAnyPackage(HTTP, "com.sun.net.httpserver", "tools.jackson.core.."));

    @ArchTest
    static final ArchRule theServerLoadsWithoutPrometheus = noClasses()
            .that()
            .doNotHaveSimpleName("PrometheusScrape")
            .should()
            .dependOnClassesThat(resideInAPackage("io.micrometer.prometheusmetrics.."));

    @ArchTest
    static final ArchRule ofTheServerOnlyWhatUsersNeedIsPublic = classes()
            .that()
            .resideInAPackage(HTTP)
            .and()
            .haveNameNotMatching(".*\\.(MetricsServer(\\$Options)?|package-info)")
            .should()
            .notBePublic();

    @ArchTest
    static final ArchTests nothingByTheBackDoor = ArchTests.in(HouseRules.class);
}
