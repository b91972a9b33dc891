package dev.rockpool.cache;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;

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
                    "org.jspecify.."));

    @ArchTest
    static final ArchRule onlyTheModuleItselfIsPublic = classes()
            .that()
            .doNotHaveSimpleName("QueryCache")
            .and()
            .doNotHaveSimpleName("ExternalWrites")
            .and()
            .doNotHaveSimpleName("package-info")
            .should()
            .notBePublic();

    @ArchTest
    static final ArchRule noReflection =
            noClasses().should().dependOnClassesThat(resideInAPackage("java.lang.reflect.."));

    @ArchTest
    static final ArchRule noThreadLocals =
            noClasses().should().dependOnClassesThat().areAssignableTo(ThreadLocal.class);

    @ArchTest
    static final ArchRule noMutableStaticState =
            ArchRuleDefinition.fields().that().areStatic().should().haveModifier(JavaModifier.FINAL);

    @ArchTest
    static final ArchRule nothingPrints = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
}
