package dev.rockpool.arch;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;

/** Holds the floors of pool-core: each package imports only floors below its own, so that the ground floor can be read alone. */
@AnalyzeClasses(packages = "dev.rockpool", importOptions = ImportOption.DoNotIncludeTests.class)
class FloorsTest {

    @ArchTest
    static final ArchRule eachFloorSeesOnlyThoseBelow = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("dev.rockpool..")
            .layer("face")
            .definedBy("dev.rockpool")
            .layer("rows")
            .definedBy("dev.rockpool.rows")
            .layer("work")
            .definedBy("dev.rockpool.work")
            .layer("schema")
            .definedBy("dev.rockpool.schema")
            .layer("sqlite")
            .definedBy("dev.rockpool.sqlite")
            .layer("jdbc")
            .definedBy("dev.rockpool.jdbc")
            .layer("jfr")
            .definedBy("dev.rockpool.jfr")
            .layer("spi")
            .definedBy("dev.rockpool.spi")
            .layer("pool")
            .definedBy("dev.rockpool.pool")
            .whereLayer("face")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("rows")
            .mayOnlyBeAccessedByLayers("face")
            .whereLayer("work")
            .mayOnlyBeAccessedByLayers("face", "rows")
            .whereLayer("schema")
            .mayOnlyBeAccessedByLayers("face", "rows")
            .whereLayer("sqlite")
            .mayOnlyBeAccessedByLayers("face")
            .whereLayer("jdbc")
            .mayOnlyBeAccessedByLayers("face", "rows", "work", "schema")
            .whereLayer("jfr")
            .mayOnlyBeAccessedByLayers("face")
            .whereLayer("spi")
            .mayOnlyBeAccessedByLayers("face", "rows", "work", "sqlite", "jdbc")
            .whereLayer("pool")
            .mayOnlyBeAccessedByLayers("face", "work", "sqlite", "jdbc", "jfr", "spi");

    @ArchTest
    static final ArchRule noCircles =
            slices().matching("dev.rockpool.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule thePoolKnowsNoDialect = noClasses()
            .that()
            .resideInAPackage("dev.rockpool.pool..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.sqlite..", "org.postgresql.."));

    @ArchTest
    static final ArchRule onlyTheSqliteEngineKnowsTheDriver = noClasses()
            .that()
            .resideOutsideOfPackage("dev.rockpool.sqlite..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.sqlite..");

    @ArchTest
    static final ArchRule onlyTheRecorderKnowsTheFlightRecorder = noClasses()
            .that()
            .resideOutsideOfPackage("dev.rockpool.jfr..")
            .or()
            .haveSimpleName("FlightRecording")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jdk.jfr..");

    @ArchTest
    static final ArchRule nothingPrints = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

    @ArchTest
    static final ArchRule noReflectionProxies =
            noClasses().should().dependOnClassesThat().haveFullyQualifiedName("java.lang.reflect.Proxy");

    @ArchTest
    static final ArchRule noThreadLocals =
            noClasses().should().dependOnClassesThat().areAssignableTo(ThreadLocal.class);

    @ArchTest
    static final ArchRule noHiddenSwitches = noClasses()
            .should()
            .callMethod(System.class, "getProperty", String.class)
            .orShould()
            .callMethod(Boolean.class, "getBoolean", String.class)
            .orShould()
            .callMethod(Integer.class, "getInteger", String.class);

    @ArchTest
    static final ArchRule noMutableStaticStateButTheRegistry = ArchRuleDefinition.fields()
            .that()
            .areStatic()
            .and()
            .areDeclaredInClassesThat()
            .doNotHaveSimpleName("OpenDatabases")
            .should()
            .haveModifier(JavaModifier.FINAL);

    @ArchTest
    static final ArchRule outsideRockpoolOnlyWhatTheHouseAllows = classes()
            .that()
            .resideInAPackage("dev.rockpool..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                    "dev.rockpool..",
                    "java..",
                    "javax.crypto..",
                    "javax.sql..",
                    "jdk.jfr..",
                    "org.slf4j..",
                    "org.jspecify..",
                    "org.sqlite.."));
}
