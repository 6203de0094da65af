using Npgsql;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Postgres;
using ZeroDte.Quant.Market;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Pipeline.Ledger;

/// <summary>Forecasts sealed when they were issued, and what came of them. Nothing in it can be changed without being noticed.</summary>
public sealed class ForecastLedger(NpgsqlDataSource database)
{
    /// <summary>The channel on which a symbol is announced of which the live record has another forecast.</summary>
    public const string Channel = "zerodte_forecasts";

    private const string Columns = """
        select f.record, f.number, f.content, f.hash, f.sealed_at, o.content, f.number = (
            select number from forecast_ledger c where (c.record, c.symbol, c.session, c.basis) = (f.record, f.symbol, f.session, f.basis)
            order by in_time desc, case when in_time then -revision else revision end limit 1)
        from forecast_ledger f
        left join lateral (
            select content from forecast_outcome o where (o.record, o.symbol, o.forecast) = (f.record, f.symbol, f.number)
                order by revision desc limit 1) o on true
        """;

    /// <summary>Adds forecasts to the end of the chain; they count once the transaction commits.</summary>
    /// <exception cref="PostgresException">There is a forecast of that session, basis and revision already.</exception>
    public static async Task SealAsync(NpgsqlTransaction transaction, RecordName record, IReadOnlyList<SealedForecast> forecasts,
        CancellationToken cancellationToken)
    {
        foreach (var bySymbol in forecasts.GroupBy(f => f.Symbol))
        {
            var ordered = bySymbol.ToArray();
            var model = new ModelKey(record, Symbol.Parse(bySymbol.Key));
            await LedgerChain.Forecasts.AppendAsync(transaction, model, Array.ConvertAll(ordered, LedgerJson.Write), i =>
            [
                ordered[i].Session, ordered[i].Basis.Name, ordered[i].Model.Version, ordered[i].IssuedAt,
                ordered[i].Revision?.Number ?? 1, ordered[i].Revision?.InTime ?? true,
            ], cancellationToken);
            if (record.IsLive)
                await transaction.Connection!.ExecuteAsync(cancellationToken, Notify(Channel, bySymbol.Key));
        }
    }

    /// <summary>Adds outcomes of forecasts that are in the ledger.</summary>
    public static Task SealAsync(NpgsqlTransaction transaction, ModelKey model, IReadOnlyList<SealedOutcome> outcomes,
        CancellationToken cancellationToken) =>
        LedgerChain.Outcomes.AppendAsync(transaction, model, [.. outcomes.Select(LedgerJson.Write)], i =>
            [outcomes[i].Forecast, outcomes[i].Revision, outcomes[i].Session, outcomes[i].RecordedAt], cancellationToken);

    /// <summary>
    /// What was believed at a time: the forecasts of the latest session that any had been issued of by then, the newest first.
    /// </summary>
    public Task<IReadOnlyList<LedgerEntry>> BelievedAsync(ModelKey model, DateTimeOffset at,
        CancellationToken cancellationToken) =>
        ReadAsync($"""
            {Columns}
            where f.record = $1 and f.symbol = $2 and f.issued_at <= $3
              and f.session = (select session from forecast_ledger where record = $1 and symbol = $2 and issued_at <= $3
              order by issued_at desc, number desc limit 1)
            order by f.number desc
            """, cancellationToken, model.Record.Value, model.Symbol.Value, at.ToUniversalTime());

    /// <summary>The forecasts of a range of sessions, both ends included, in the order of issue.</summary>
    public Task<IReadOnlyList<LedgerEntry>> ReadAsync(ModelKey model, DateOnly? from, DateOnly? to,
        CancellationToken cancellationToken) =>
        ReadAsync($"{Columns} where f.record = $1 and f.symbol = $2 and f.session between $3 and $4 order by f.number", cancellationToken,
            model.Record.Value, model.Symbol.Value, from ?? DateOnly.MinValue, to ?? DateOnly.MaxValue);

    /// <summary>The latest forecasts, the newest first.</summary>
    public Task<IReadOnlyList<LedgerEntry>> LatestAsync(ModelKey model, int count, CancellationToken cancellationToken) =>
        ReadAsync($"{Columns} where f.record = $1 and f.symbol = $2 order by f.number desc limit $3", cancellationToken,
            model.Record.Value, model.Symbol.Value, count);

    /// <summary>
    /// How long the chains are now, and the first and last session that entries beyond the given ones are about; no session if there are
    /// none.
    /// </summary>
    internal async Task<(LedgerCounts Counts, DateOnly? First, DateOnly? Last)> SinceAsync(
        ModelKey model, LedgerCounts read, CancellationToken cancellationToken) => (await database.QueryAsync(
        row => (new LedgerCounts(row.GetInt64(0), row.GetInt64(1)), row.OrNull<DateOnly?>(2), row.OrNull<DateOnly?>(3)), cancellationToken,
        Statement("""
            select (select coalesce(max(number), 0) from forecast_ledger where record = $1 and symbol = $2),
                (select coalesce(max(number), 0) from forecast_outcome where record = $1 and symbol = $2), min(session), max(session)
            from (
                select session from forecast_ledger where record = $1 and symbol = $2 and number > $3
                union all
                select session from forecast_outcome where record = $1 and symbol = $2 and number > $4) added
            """, model.Record.Value, model.Symbol.Value, read.Forecasts, read.Outcomes))).Single();

    /// <summary>Every record and symbol that has a forecast.</summary>
    public async Task<IReadOnlyList<ModelKey>> ChainsAsync(CancellationToken cancellationToken) =>
        await database.QueryAsync(row => new ModelKey(new(row.GetString(0)), Symbol.Parse(row.GetString(1))), cancellationToken, Statement(
            "select record, symbol from ledger_head union select record, symbol from forecast_ledger order by 1, 2"));

    /// <summary>
    /// How long the chain of forecasts is and the hash that it ends with: what to write down elsewhere to hold the ledger to.
    /// </summary>
    public async Task<LedgerHead> HeadAsync(ModelKey model, CancellationToken cancellationToken) =>
        (await database.QueryAsync(row => new LedgerHead(row.GetInt64(0), row.GetString(1)), cancellationToken, Statement(
            "select count, hash from ledger_head where record = $1 and symbol = $2 and chain = 'forecast'",
            model.Record.Value, model.Symbol.Value)))
            .SingleOrDefault() ?? new(0, HashChain.Beginning);

    /// <summary>Whether some forecast of any record has this hash.</summary>
    public Task<bool> ContainsAsync(string hash, CancellationToken cancellationToken) => database.ScalarAsync<bool>(
        cancellationToken, Statement("select exists (select from forecast_ledger where hash = $1)", hash));

    /// <summary>Reads both chains of a symbol from the first entry to the last and says whatever does not fit.</summary>
    public async Task<LedgerVerification> VerifyAsync(ModelKey model, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        // One state of both tables and their heads, whoever writes meanwhile.
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken);
        var faults = new List<string>();
        var forecasts = await LedgerChain.Forecasts.VerifyAsync(transaction, model, faults, cancellationToken);
        var outcomes = await LedgerChain.Outcomes.VerifyAsync(transaction, model, faults, cancellationToken);
        await LedgerGuards.VerifyAsync(transaction, faults, cancellationToken);
        return new(model, forecasts, outcomes, faults);
    }

    private async Task<IReadOnlyList<LedgerEntry>> ReadAsync(string sql, CancellationToken cancellationToken, params object[] values) =>
        await database.QueryAsync(
            row => new LedgerEntry(
                new(row.GetString(0)),
                row.GetInt64(1),
                LedgerJson.ReadForecast(row.GetString(2)),
                row.GetString(3),
                row.GetFieldValue<DateTimeOffset>(4),
                row.OrNull<string>(5) is { } outcome ? LedgerJson.ReadOutcome(outcome) : null,
                row.GetBoolean(6)),
            cancellationToken, Statement(sql, values));
}
