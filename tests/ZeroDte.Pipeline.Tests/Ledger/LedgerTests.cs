using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Pipeline.Ledger;
using ZeroDte.Pipeline.Storage;
using ZeroDte.Postgres;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Tests.Ledger;

public sealed class LedgerTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private const int Sessions = 5;
    private static readonly DateTimeOffset FirstIssue = new(2018, 5, 7, 13, 31, 0, TimeSpan.Zero);

    private static readonly string[] Tables = ["forecast_ledger", "forecast_outcome", "ledger_head"];

    // Each test has a record of its own, since nothing can be taken back.
    private readonly RecordName _record = new($"r{Guid.NewGuid():N}");
    private readonly ForecastLedger _ledger = new(database.Source);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await new Migrator(database.Source, StorageExtensions.Migrations, NullLogger<Migrator>.Instance).MigrateAsync(Cancel);
        for (var day = 0; day < Sessions; day++)
        {
            await CommitAsync(transaction =>
                ForecastLedger.SealAsync(transaction, _record, [Forecast(day, Basis.PreviousClose), Forecast(day, Basis.Open)], Cancel));
            await CommitAsync(transaction =>
                ForecastLedger.SealAsync(transaction, new(_record, Symbol.Aapl), [Outcome(day, revision: 1)], Cancel));
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public static TheoryData<string, string, string> Tampering => new()
    {
        { "a price is edited", "update forecast_ledger set content = replace(content, '\"predictedClose\":101', '\"predictedClose\":102') "
            + "where record = '{0}' and number = 3", "number 3 is not what was sealed" },
        { "an edit with its hash", "update forecast_ledger set content = replace(content, '\"predictedClose\":101', "
            + "'\"predictedClose\":102'), hash = encode(sha256(convert_to(previous_hash || E'\\n' || replace(content, "
            + "'\"predictedClose\":101', '\"predictedClose\":102'), 'UTF8')), 'hex') where record = '{0}' and number = 3", "number 4 does "
            + "not continue" },
        { "the last row with its hash", "update forecast_ledger set content = content || ' ', hash = "
            + "encode(sha256(convert_to(previous_hash || E'\\n' || content || ' ', 'UTF8')), 'hex') where record = '{0}' and number = 10",
            "does not end with the hash" },
        { "another model is named beside it", "update forecast_ledger set version = 9 where record = '{0}' and number = 2", "number 2: the "
            + "columns say" },
        { "another time is named beside it", "update forecast_ledger set issued_at = issued_at - interval '1 day' where record = '{0}' and "
            + "number = 2", "number 2: the columns say" },
        { "the last row is deleted", "delete from forecast_ledger where record = '{0}' and number = 10",
            "ends at number 9, and 10 were sealed" },
        { "a middle row is deleted", "delete from forecast_ledger where record = '{0}' and number = 4",
            "number 5 follows 3: 1 are missing" },
        { "all rows are deleted", "delete from forecast_outcome where record = '{0}'; delete from forecast_ledger where record = '{0}'",
            "ends at number 0, and 10 were sealed" },
        { "a row is inserted", "insert into forecast_ledger select record, symbol, 11, session + 100, basis, version, issued_at, content, "
            + "hash, hash, sealed_at from forecast_ledger where record = '{0}' and number = 10", "ends at number 11, and 10 were sealed" },
        { "two rows change places", "update forecast_ledger set number = -number where record = '{0}' and number in (6, 7); update "
            + "forecast_ledger set number = 13 + number where record = '{0}' and number < 0", "number 6 does not continue" },
        { "an outcome is edited", "update forecast_outcome set content = replace(content, '\"close\":100', '\"close\":101') where record = "
            + "'{0}' and number = 2", "forecast_outcome of AAPL, number 2 is not what was sealed" },
        { "the last outcome is deleted", "delete from forecast_outcome where record = '{0}' and number = 5", "forecast_outcome of AAPL "
            + "ends at number 4, and 5 were sealed" },
        { "the head is set back", "update ledger_head set count = 9 where record = '{0}' and chain = 'forecast'", "ends at number 10, and "
            + "9 were sealed" },
        { "the head is deleted", "delete from ledger_head where record = '{0}'", "ends at number 10, and 0 were sealed" },
    };

    [Theory]
    [InlineData("update forecast_ledger set version = 2")]
    [InlineData("delete from forecast_ledger")]
    [InlineData("truncate forecast_ledger cascade")]
    [InlineData("update forecast_outcome set revision = 2")]
    [InlineData("delete from forecast_outcome")]
    [InlineData("truncate forecast_outcome")]
    [InlineData("delete from ledger_head")]
    [InlineData("truncate ledger_head")]
    [InlineData("update ledger_head set count = count - 1")]
    [InlineData("update ledger_head set hash = ''")]
    [InlineData("delete from promotion")]
    [InlineData("update model_version set seed = 2")]
    public async Task Database_ChangeOfWhatIsSealed_IsRefused(string sql) =>
        (await Should.ThrowAsync<PostgresException>(ExecuteAsync(sql))).SqlState.ShouldBe("P0001");

    [Theory]
    [MemberData(nameof(Tampering))]
    public async Task Verify_AfterItsOwnerTamperedWithIt_SaysWhatDoesNotFit(string what, string sql, string fault)
    {
        (await _ledger.VerifyAsync(new(_record, Symbol.Aapl), Cancel)).Faults.ShouldBeEmpty(what);

        await ExecuteAsync($"""
            alter table forecast_ledger drop constraint if exists forecast_ledger_number_check;
            alter table forecast_outcome drop constraint if exists forecast_outcome_record_symbol_forecast_fkey;
            {Triggers("disable")} {string.Format(null, sql, _record)}; {Triggers("enable")}
            """);

        (await _ledger.VerifyAsync(new(_record, Symbol.Aapl), Cancel)).Faults.ShouldContain(
            f => f.Contains(fault, StringComparison.Ordinal), what);
    }

    [Fact]
    public async Task Verify_TriggerSwitchedOff_SaysSo()
    {
        await ExecuteAsync("alter table forecast_ledger disable trigger forecast_ledger_append_only");
        var verification = await _ledger.VerifyAsync(new(_record, Symbol.Aapl), Cancel);
        await ExecuteAsync("alter table forecast_ledger enable trigger forecast_ledger_append_only");

        verification.Faults.ShouldHaveSingleItem().ShouldContain("forecast_ledger_append_only, which refuses changes, is switched off");
        (await _ledger.VerifyAsync(new(_record, Symbol.Aapl), Cancel)).IsIntact.ShouldBeTrue();
    }

    [Fact]
    public async Task Believed_AtATime_IsTheLatestSessionIssuedByThen()
    {
        (await _ledger.BelievedAsync(new(_record, Symbol.Aapl), FirstIssue.AddTicks(-10), Cancel)).ShouldBeEmpty();

        var believed = await _ledger.BelievedAsync(new(_record, Symbol.Aapl), FirstIssue.AddDays(2).AddHours(1), Cancel);

        believed.Select(e => (e.Forecast.Session, e.Forecast.Basis, e.Forecast.Model.Version))
            .ShouldBe([(Day(2), Basis.Open, 3), (Day(2), Basis.PreviousClose, 3)]);
        believed[0].Forecast.ShouldBeEquivalentTo(Forecast(2, Basis.Open));
    }

    [Fact]
    public async Task Seal_SameContentInAnotherRecord_EndsWithTheSameHash()
    {
        var other = new RecordName($"{_record}b");
        for (var day = 0; day < Sessions; day++)
        {
            await CommitAsync(transaction =>
                ForecastLedger.SealAsync(transaction, other, [Forecast(day, Basis.PreviousClose), Forecast(day, Basis.Open)], Cancel));
        }

        (await _ledger.HeadAsync(new(other, Symbol.Aapl), Cancel)).ShouldBe(await _ledger.HeadAsync(new(_record, Symbol.Aapl), Cancel));
    }

    [Fact]
    public async Task Seal_FromManyAtOnce_MakesOneUnbrokenChain()
    {
        await Task.WhenAll(Enumerable.Range(10, 20)
            .Select(day => CommitAsync(t => ForecastLedger.SealAsync(t, _record, [Forecast(day, Basis.Open)], Cancel))));

        var verification = await _ledger.VerifyAsync(new(_record, Symbol.Aapl), Cancel);
        (verification.IsIntact, verification.Forecasts.Count).ShouldBe((true, 2 * Sessions + 20));
    }

    [Fact]
    public async Task Seal_SecondForecastOfASessionAndBasis_IsRefused() =>
        (await Should.ThrowAsync<PostgresException>(CommitAsync(t =>
            ForecastLedger.SealAsync(t, _record, [Forecast(0, Basis.Open)], Cancel)))).SqlState.ShouldBe(
                PostgresErrorCodes.UniqueViolation);

    [Fact]
    public async Task Read_CorrectedOutcome_IsTheLatestRevision()
    {
        await CommitAsync(t =>
            ForecastLedger.SealAsync(t, new(_record, Symbol.Aapl), [Outcome(1, revision: 2) with { Close = 123 }], Cancel));

        var entries = await _ledger.ReadAsync(new(_record, Symbol.Aapl), Day(1), Day(2), Cancel);

        entries.Select(e => (e.Number, e.Outcome?.Revision, e.Outcome?.Close))
            .ShouldBe([(3, 2, 123), (4, null, null), (5, 1, 100), (6, null, null)]);
    }

    private static string Triggers(string what) =>
        string.Concat(Tables.Select(table => $"alter table {table} {what} trigger user;"));

    private static DateOnly Day(int day) => new DateOnly(2018, 5, 7).AddDays(day);

    private static SealedForecast Forecast(int day, Basis basis) => new(
        "AAPL", Day(day), basis, FirstIssue.AddDays(day), "replay", From: 100, new("aapl-close", day + 1, "c0ffee", "5eed"),
        DataHash: "da7a",
        Location: 0.01, Scale: 0.012, PredictedClose: 101, ProbabilityUp: 0.6, Lower: 98, Upper: 103,
        new Dictionary<string, double> { ["0.50"] = 101 });

    private static SealedOutcome Outcome(int day, int revision) =>
        new("AAPL", Forecast: 2 * day + 1, Day(day), Basis.PreviousClose, revision, FirstIssue.AddDays(day).AddHours(7), Close: 100,
            Return: 0, Error: -0.01, Scale: 0.012, Inside: true, Crps: 0.004);

    private async Task CommitAsync(Func<NpgsqlTransaction, Task> write)
    {
        await using var connection = await database.Source.OpenConnectionAsync(Cancel);
        await using var transaction = await connection.BeginTransactionAsync(Cancel);
        await write(transaction);
        await transaction.CommitAsync(Cancel);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = database.Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancel);
    }
}
