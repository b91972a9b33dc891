package dev.rockpool.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rockpool.examples.demo.JdkClassLibrary.ClassFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.Opcodes;

class ClassHeaderTest {

    @TempDir
    Path folder;

    @Test
    void readsNameSupertypesFlagsAndSize() throws IOException {
        ClassFile file = inJavaBase("java.util.TreeMap");

        ClassHeader header = ClassHeader.read(file);

        assertThat(header.id()).isEqualTo(file.id());
        assertThat(header.packageId()).isEqualTo(file.packageId());
        assertThat(header.name()).isEqualTo("java.util.TreeMap").isEqualTo(file.className());
        assertThat(header.simpleName()).isEqualTo("TreeMap");
        assertThat(header.superclass()).isEqualTo("java.util.AbstractMap");
        assertThat(header.interfaces()).contains("java.util.NavigableMap", "java.lang.Cloneable");
        assertThat(header.flags()).isEqualTo(Opcodes.ACC_PUBLIC | Opcodes.ACC_SUPER);
        assertThat(header.bytes()).isEqualTo((int) Files.size(file.path()));
    }

    @Test
    void onlyObjectHasNoSuperclass() throws IOException {
        assertThat(ClassHeader.read(inJavaBase("java.lang.Object")).superclass())
                .isNull();
        assertThat(ClassHeader.read(inJavaBase("java.lang.Runnable")).superclass())
                .isEqualTo("java.lang.Object");
    }

    @Test
    void readsClassesOfAJdkNewerThanAsm() throws IOException {
        byte[] content = Files.readAllBytes(inJavaBase("java.util.TreeMap").path());
        content[6] = 0;
        content[7] = (byte) 200;
        Path newer = Files.write(folder.resolve("Newer.class"), content);

        assertThat(ClassHeader.read(new ClassFile(1, 1, newer)).name()).isEqualTo("java.util.TreeMap");
    }

    @Test
    void saysSoWhenAFileIsNoClass() throws IOException {
        Path text = Files.writeString(folder.resolve("Text.class"), "no class at all, but long enough to look at");
        Path empty = Files.createFile(folder.resolve("Empty.class"));

        assertThat(ClassHeader.read(new ClassFile(1, 1, text))).isNull();
        assertThat(ClassHeader.read(new ClassFile(2, 1, empty))).isNull();
    }

    private static ClassFile inJavaBase(String name) throws IOException {
        return JdkClassLibrary.list(List.of("java.base")).classes().stream()
                .filter(file -> file.className().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
