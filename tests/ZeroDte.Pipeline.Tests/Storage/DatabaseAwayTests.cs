using Npgsql;
using ZeroDte.Postgres;

namespace ZeroDte.Pipeline.Tests.Storage;

public sealed class DatabaseAwayTests
{
    [Theory]
    [InlineData("57P01", true)] // a process of the server was told to end
    [InlineData("57P02", true)] // another one crashed
    [InlineData("57P03", true)] // it is starting
    [InlineData("53300", true)] // too many connections, for now
    [InlineData("57014", false)] // a statement was cancelled
    [InlineData("42P01", false)] // there is no such table
    [InlineData("22021", false)] // no text that can be stored
    public void IsAway_ErrorOfTheServer_DependsOnItsClass(string sqlState, bool isAway) =>
        new PostgresException("said so", "ERROR", "ERROR", sqlState).IsAway().ShouldBe(isAway);

    [Fact]
    public void IsAway_NoAnswer_IsTrue() => new NpgsqlException("Exception while reading from stream").IsAway().ShouldBeTrue();

    [Fact]
    public async Task IsAway_ConnectionThatWasTerminated_IsTrue()
    {
        await using var database = new TestDatabase();
        await database.InitializeAsync();
        await using var connection = await database.Source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await database.KillAsync();
        await using var command = new NpgsqlCommand("select 1", connection);

        (await Should.ThrowAsync<NpgsqlException>(() => command.ExecuteScalarAsync(TestContext.Current.CancellationToken))).IsAway()
            .ShouldBeTrue();
    }
}
