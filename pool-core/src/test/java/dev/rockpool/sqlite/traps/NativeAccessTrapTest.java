package dev.rockpool.sqlite.traps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trap 16: from JDK 24 on the JVM warns about native code that was not allowed, and will refuse it one day. */
class NativeAccessTrapTest {

    private static final String OPTION = "--enable-native-access=ALL-UNNAMED";

    private static String text(String file) throws IOException {
        Path here = Path.of("").toAbsolutePath();
        Path root = Files.exists(here.resolve("README.md")) ? here : here.getParent();
        return Files.readString(root.resolve(file));
    }

    @Test
    void trap16TheReadmeNamesTheOption() throws IOException {
        assertThat(text("README.md")).contains("JDK 24").contains(OPTION);
    }

    @Test
    void trap16TheBuildGivesItToTestsOnTheJdksThatKnowIt() throws IOException {
        assertThat(text("pom.xml"))
                .contains("<native.access>" + OPTION + "</native.access>")
                .containsPattern("<argLine>[^<]*\\$\\{native\\.access}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pool-examples", "pool-benchmarks"})
    void trap16ProgramsThatAreRunFromTheBuildGetItToo(String module) throws IOException {
        String pom = module + "/pom.xml";
        assumeTrue(Files.exists(Path.of("").toAbsolutePath().resolveSibling(pom)), "built without " + module);
        assertThat(text(pom)).containsPattern("<commandlineArgs>[^<]*\\$\\{native\\.access}");
    }
}
