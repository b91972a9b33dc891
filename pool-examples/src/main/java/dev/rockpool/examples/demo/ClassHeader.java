package dev.rockpool.examples.demo;

import dev.rockpool.examples.demo.JdkClassLibrary.ClassFile;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;

/**
 * The head of a class file: what a class is, without its members. Immutable.
 *
 * @param id its number in the class library
 * @param packageId its package's number
 * @param name its binary name, for example {@code java.util.Map$Entry}
 * @param superclass the binary name of its superclass; null for {@code java.lang.Object} alone
 * @param interfaces the binary names of the interfaces that it names itself
 * @param flags its access flags, as the class file has them
 * @param bytes the size of the class file
 */
record ClassHeader(
        int id,
        int packageId,
        String name,
        @Nullable String superclass,
        List<String> interfaces,
        int flags,
        int bytes) {

    private static final int MAJOR_VERSION_AT = 6;

    ClassHeader {
        interfaces = List.copyOf(interfaces);
    }

    /**
     * Reads a class file's head.
     *
     * @return the head, or null when the file cannot be understood
     */
    static @Nullable ClassHeader read(ClassFile file) throws IOException {
        byte[] content = Files.readAllBytes(file.path());
        // The head has had the same form since Java 1.0. So that a JDK newer than ASM can be read too, its version is
        // hidden.
        if (content.length > MAJOR_VERSION_AT + 1 && (content[MAJOR_VERSION_AT + 1] & 0xFF) > Opcodes.V17) {
            content[MAJOR_VERSION_AT + 1] = Opcodes.V17;
        }
        try {
            ClassReader reader = new ClassReader(content);
            String superclass = reader.getSuperName();
            return new ClassHeader(
                    file.id(),
                    file.packageId(),
                    binaryName(reader.getClassName()),
                    superclass == null ? null : binaryName(superclass),
                    Stream.of(reader.getInterfaces())
                            .map(ClassHeader::binaryName)
                            .toList(),
                    reader.getAccess(),
                    content.length);
        } catch (IllegalArgumentException | IndexOutOfBoundsException notUnderstood) {
            return null;
        }
    }

    private static String binaryName(String internalName) {
        return internalName.replace('/', '.');
    }

    /** The name without the package: what people search for. */
    String simpleName() {
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
