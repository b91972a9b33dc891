package dev.rockpool.examples.demo;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What the running JDK's class library holds, as its own {@code jrt:/} file system lists it. Immutable.
 *
 * <p>Everything is numbered in the order of its name, so the same JDK and the same choice of modules give the same numbers each
 * time. A load that was interrupted can therefore go on where it stopped.
 */
final class JdkClassLibrary {

    /** A module. */
    record ModuleEntry(int id, String name) {}

    /** A package of a module; exported means to everybody. */
    record PackageEntry(int id, int moduleId, String name, boolean exported) {}

    /** A class file that has not been read yet. */
    record ClassFile(int id, int packageId, Path path) {

        /** The class's binary name, as the path gives it. */
        String className() {
            String resource = path.subpath(2, path.getNameCount()).toString();
            return resource.substring(0, resource.length() - ".class".length()).replace('/', '.');
        }
    }

    private final String choice;
    private final List<ModuleEntry> modules;
    private final List<PackageEntry> packages;
    private final List<ClassFile> classes;

    private JdkClassLibrary(
            String choice, List<ModuleEntry> modules, List<PackageEntry> packages, List<ClassFile> classes) {
        this.choice = choice;
        this.modules = List.copyOf(modules);
        this.packages = List.copyOf(packages);
        this.classes = List.copyOf(classes);
    }

    /**
     * Lists the class library.
     *
     * @param only names of the modules to take; all when empty
     * @throws IllegalArgumentException when this JDK has no module of such a name
     */
    static JdkClassLibrary list(Collection<String> only) throws IOException {
        Map<String, ModuleDescriptor> descriptors = new TreeMap<>();
        for (ModuleReference module : ModuleFinder.ofSystem().findAll()) {
            descriptors.put(module.descriptor().name(), module.descriptor());
        }
        Set<String> chosen = new TreeSet<>(only);
        for (String name : chosen) {
            if (!descriptors.containsKey(name)) {
                throw new IllegalArgumentException(
                        "This JDK has no module '" + name + "'; 'java --list-modules' lists them");
            }
        }
        String choice = chosen.isEmpty() ? "all" : String.join(",", chosen);
        if (!chosen.isEmpty()) {
            descriptors.keySet().retainAll(chosen);
        }

        List<ModuleEntry> modules = new ArrayList<>();
        Map<String, PackageEntry> packages = new LinkedHashMap<>();
        List<ClassFile> classes = new ArrayList<>();
        FileSystem image = FileSystems.getFileSystem(URI.create("jrt:/"));
        for (ModuleDescriptor descriptor : descriptors.values()) {
            ModuleEntry module = new ModuleEntry(modules.size() + 1, descriptor.name());
            modules.add(module);
            Set<String> exported = exportedToAll(descriptor);
            Path root = image.getPath("/modules", module.name());
            for (Path path : classFiles(root)) {
                String name = root.relativize(path.getParent()).toString().replace('/', '.');
                PackageEntry entry = packages.computeIfAbsent(
                        module.name() + "/" + name,
                        key -> new PackageEntry(packages.size() + 1, module.id(), name, exported.contains(name)));
                classes.add(new ClassFile(classes.size() + 1, entry.id(), path));
            }
        }
        return new JdkClassLibrary(choice, modules, List.copyOf(packages.values()), classes);
    }

    private static Set<String> exportedToAll(ModuleDescriptor descriptor) {
        Set<String> names = new TreeSet<>();
        for (ModuleDescriptor.Exports exports : descriptor.exports()) {
            if (!exports.isQualified()) {
                names.add(exports.source());
            }
        }
        return names;
    }

    /** All class files below a module's root but the one at the root, which describes the module itself. */
    private static List<Path> classFiles(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.filter(path -> path.toString().endsWith(".class") && !root.equals(path.getParent()))
                    .sorted()
                    .toList();
        }
    }

    /** Names the JDK exactly: another build of the same version may hold other classes. */
    static String runtime() {
        return System.getProperty("java.vm.vendor") + " " + Runtime.version();
    }

    /** Names the chosen modules, comma-separated, or says {@code all}. */
    String choice() {
        return choice;
    }

    List<ModuleEntry> modules() {
        return modules;
    }

    List<PackageEntry> packages() {
        return packages;
    }

    List<ClassFile> classes() {
        return classes;
    }
}
