package dev.rockpool.clients;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.Table;
import java.util.ArrayList;
import java.util.List;

/** The bank's tables as Hibernate sees them. */
final class HibernateEntities {

    private HibernateEntities() {}

    @Entity
    @Table(name = "account")
    static class Account {
        @Id
        int id;

        long balance;
    }

    @Entity
    @Table(name = "counter")
    static class Counter {
        @Id
        int id;

        long n;
    }

    @Entity
    @Table(name = "note")
    static class Note {
        @Id
        @GeneratedValue(strategy = GenerationType.IDENTITY)
        Long id;

        String text;
    }

    @Entity(name = "Purchase")
    @Table(name = "orders")
    static class Purchase {
        @Id
        @GeneratedValue(strategy = GenerationType.IDENTITY)
        Long id;

        int account;

        @ElementCollection
        @CollectionTable(name = "line", joinColumns = @JoinColumn(name = "order_id"))
        List<PurchaseLine> lines = new ArrayList<>();
    }

    @Embeddable
    static class PurchaseLine {
        @Column(name = "article")
        String article;

        int quantity;
    }
}
