package dev.rockpool.stmt;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import dev.rockpool.arch.HouseRules;

/** The module sees what pool-core exports to modules and the house's two libraries, knows no driver, and does nothing by the back door. */
@AnalyzeClasses(packages = "dev.rockpool.stmt", importOptions = ImportOption.DoNotIncludeTests.class)
class HouseTest {

    @ArchTest
    static final ArchRule outsideOnlyWhatTheHouseAllows = classes()
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                    "dev.rockpool.stmt",
                    "dev.rockpool.pool",
                    "dev.rockpool.spi",
                    "java..",
                    "org.slf4j..",
                    "org.jspecify.."));

    @ArchTest
    static final ArchRule onlyTheModuleItselfIsPublic = classes()
            .that()
            .doNotHaveSimpleName("StatementPool")
            .and()
            .doNotHaveSimpleName("package-info")
            .should()
            .notBePublic();

    @ArchTest
    static final ArchTests nothingByTheBackDoor = ArchTests.in(HouseRules.class);
}
