package dev.rockpool.examples.demo;

/** The kinds of operations that the demo's threads run. */
enum Kind {
    FIND_BY_PREFIX("find classes by prefix"),
    SHOW_CLASS("show a class with its hierarchy"),
    SHOW_MODULE("show a module with its packages"),
    LARGEST_PACKAGES("largest packages"),
    CHECK_SNAPSHOT("compare a counter with the rows"),
    VISIT("record a visit"),
    TAG("tag a class, in one transaction");

    private final String label;

    Kind(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
