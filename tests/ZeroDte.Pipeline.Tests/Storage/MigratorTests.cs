using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using ZeroDte.Pipeline.Storage;
using ZeroDte.Postgres;

namespace ZeroDte.Pipeline.Tests.Storage;

public sealed class MigratorTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private static readonly Migration First = Migration.Parse("0001_a.sql", "create table a (x integer);");
    private static readonly Migration Second = Migration.Parse("0002_b.sql", "create table b (x integer);");

    private readonly Migrator _migrator = new(database.Source, StorageExtensions.Migrations, NullLogger<Migrator>.Instance);

    public async ValueTask InitializeAsync() =>
        await database.ScalarAsync<object>("drop schema public cascade; create schema public; select 1");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Migrate_EmptyDatabase_AppliesAllInOrder()
    {
        await MigrateAsync(Second, First);

        (await database.ScalarAsync<string>("select string_agg(name, ',' order by applied_at, number) from migration"))
            .ShouldBe("0001_a.sql,0002_b.sql");
        (await database.ScalarAsync<long>("select count(*) from a, b")).ShouldBe(0);
    }

    [Fact]
    public async Task Migrate_Twice_AppliesOnce()
    {
        await MigrateAsync(First);
        await MigrateAsync(First, Second);

        (await database.ScalarAsync<long>("select count(*) from migration")).ShouldBe(2);
    }

    [Fact]
    public async Task Migrate_ManyAtOnce_AppliesOnce()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => MigrateAsync(First, Second)));

        (await database.ScalarAsync<long>("select count(*) from migration")).ShouldBe(2);
    }

    [Fact]
    public async Task Migrate_AppliedMigrationEdited_IsRefusedByName()
    {
        await MigrateAsync(First);

        var exception = await Should.ThrowAsync<MigrationException>(
            MigrateAsync(First with { Sql = "create table a (x bigint);" }, Second));

        exception.Message.ShouldContain("0001_a.sql was edited");
        (await database.ScalarAsync<bool>("select to_regclass('b') is null")).ShouldBeTrue();
    }

    [Fact]
    public async Task Migrate_AppliedMigrationWithOtherLineEndings_IsTheSame()
    {
        await MigrateAsync(Migration.Parse("0001_a.sql", "create table a (\nx integer);\n"));
        await MigrateAsync(Migration.Parse("0001_a.sql", "create table a (\r\nx integer);\r\n"));
    }

    [Fact]
    public async Task Migrate_DatabaseOfANewerVersion_IsRefused()
    {
        await MigrateAsync(First, Second);

        (await Should.ThrowAsync<MigrationException>(MigrateAsync(First))).Message.ShouldContain("0002_b.sql");
    }

    [Fact]
    public async Task Migrate_SecondOneFails_NothingIsLeft()
    {
        var broken = Migration.Parse("0002_b.sql", "create table b (x integer); select 1 / 0;");

        (await Should.ThrowAsync<MigrationException>(MigrateAsync(First, broken))).Message.ShouldBe(
            "Migration 0002_b.sql failed, nothing was changed: division by zero");

        (await database.ScalarAsync<bool>("select to_regclass('a') is null and to_regclass('migration') is null")).ShouldBeTrue();
    }

    [Fact]
    public async Task Migrate_TheRealOnes_BarsCannotBeChanged()
    {
        await _migrator.MigrateAsync(TestContext.Current.CancellationToken);
        await database.ScalarAsync<long>("insert into bar values ('X', '2018-05-11', now(), 1, 2, 1, 2, 3) returning volume");

        foreach (var change in (string[])["update bar set volume = 4", "delete from bar", "truncate bar"])
            (await Should.ThrowAsync<PostgresException>(database.ScalarAsync<object>(change))).MessageText.ShouldContain("append-only");
        (await Should.ThrowAsync<PostgresException>(database.ScalarAsync<object>("insert into bar values ('X', '2018-05-14', now(), 1, "
            + "'NaN', 1, 2, 3)")))
            .ConstraintName.ShouldBe("bar_is_possible");
    }

    [Fact]
    public async Task Migrate_IntoASchemaOfItsOwn_KeepsItsOwnCount()
    {
        await MigrateAsync(First);
        var apart = new Migrator(database.Source, StorageExtensions.Migrations with { Schema = "apart" }, NullLogger<Migrator>.Instance);

        await apart.MigrateAsync([First, Second], TestContext.Current.CancellationToken);

        (await database.ScalarAsync<string>("select concat_ws(',', (select count(*) from migration), (select count(*) from "
            + "apart.migration), to_regclass('apart.b'), to_regclass('b'))"))
            .ShouldBe("1,2,apart.b");
        await database.ScalarAsync<object>("drop schema apart cascade; select 1");
    }

    private Task MigrateAsync(params Migration[] migrations) => _migrator.MigrateAsync(migrations, TestContext.Current.CancellationToken);
}
