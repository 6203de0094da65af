using Npgsql;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Quant.Market;

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
    public static async Task SealAsync(NpgsqlTransaction transaction, string record, IReadOnlyList<SealedForecast> forecasts,
        CancellationToken cancellationToken)
    {
        foreach (var bySymbol in forecasts.GroupBy(f => f.Symbol))
        {
            await LedgerChain.Forecasts.AppendAsync(transaction, record, bySymbol.Key, [.. bySymbol.Select(LedgerJson.Write)], (row, i) =>
            {
                var forecast = bySymbol.ElementAt(i);
                row.Add(new() { Value = forecast.Session });
                row.Add(new() { Value = forecast.Basis.Name });
                row.Add(new() { Value = forecast.Model.Version });
                row.Add(new() { Value = forecast.IssuedAt });
                row.Add(new() { Value = forecast.Revision?.Number ?? 1 });
                row.Add(new() { Value = forecast.Revision?.InTime ?? true });
            }, cancellationToken);
            if (record == JobKey.Live)
            {
                await using var notify = new NpgsqlCommand("select pg_notify($1, $2)", transaction.Connection, transaction)
                {
                    Parameters = { new() { Value = Channel }, new() { Value = bySymbol.Key } },
                };
                await notify.ExecuteNonQueryAsync(cancellationToken);
            }
        }
    }

    /// <summary>Adds outcomes of forecasts that are in the ledger.</summary>
    public static Task SealAsync(NpgsqlTransaction transaction, string record, Symbol symbol, IReadOnlyList<SealedOutcome> outcomes,
        CancellationToken cancellationToken) =>
        LedgerChain.Outcomes.AppendAsync(transaction, record, symbol.Value, [.. outcomes.Select(LedgerJson.Write)], (row, i) =>
        {
            row.Add(new() { Value = outcomes[i].Forecast });
            row.Add(new() { Value = outcomes[i].Revision });
            row.Add(new() { Value = outcomes[i].Session });
            row.Add(new() { Value = outcomes[i].RecordedAt });
        }, cancellationToken);

    /// <summary>
    /// What was believed at a time: the forecasts of the latest session that any had been issued of by then, the newest first.
    /// </summary>
    public Task<IReadOnlyList<LedgerEntry>> BelievedAsync(string record, Symbol symbol, DateTimeOffset at,
        CancellationToken cancellationToken) =>
        ReadAsync($"""
            {Columns}
            where f.record = $1 and f.symbol = $2 and f.issued_at <= $3
              and f.session = (select session from forecast_ledger where record = $1 and symbol = $2 and issued_at <= $3
              order by issued_at desc, number desc limit 1)
            order by f.number desc
            """, cancellationToken, record, symbol.Value, at.ToUniversalTime());

    /// <summary>The forecasts of a range of sessions, both ends included, in the order of issue.</summary>
    public Task<IReadOnlyList<LedgerEntry>> ReadAsync(string record, Symbol symbol, DateOnly? from, DateOnly? to,
        CancellationToken cancellationToken) =>
        ReadAsync($"{Columns} where f.record = $1 and f.symbol = $2 and f.session between $3 and $4 order by f.number", cancellationToken,
            record, symbol.Value, from ?? DateOnly.MinValue, to ?? DateOnly.MaxValue);

    /// <summary>The latest forecasts, the newest first.</summary>
    public Task<IReadOnlyList<LedgerEntry>> LatestAsync(string record, Symbol symbol, int count, CancellationToken cancellationToken) =>
        ReadAsync($"{Columns} where f.record = $1 and f.symbol = $2 order by f.number desc limit $3", cancellationToken, record,
            symbol.Value, count);

    /// <summary>
    /// How long the chains are now, and the first and last session that entries beyond the given ones are about; no session if there are
    /// none.
    /// </summary>
    internal async Task<(LedgerCounts Counts, DateOnly? First, DateOnly? Last)> SinceAsync(
        string record, Symbol symbol, LedgerCounts read, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            select (select coalesce(max(number), 0) from forecast_ledger where record = $1 and symbol = $2),
                (select coalesce(max(number), 0) from forecast_outcome where record = $1 and symbol = $2), min(session), max(session)
            from (
                select session from forecast_ledger where record = $1 and symbol = $2 and number > $3
                union all
                select session from forecast_outcome where record = $1 and symbol = $2 and number > $4) added
            """);
        foreach (var value in (object[])[record, symbol.Value, read.Forecasts, read.Outcomes])
            command.Parameters.Add(new() { Value = value });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var counts = new LedgerCounts(reader.GetInt64(0), reader.GetInt64(1));
        return reader.IsDBNull(2) ? (counts, null, null) : (counts, reader.GetFieldValue<DateOnly>(2), reader.GetFieldValue<DateOnly>(3));
    }

    /// <summary>Every record and symbol that has a forecast.</summary>
    public async Task<IReadOnlyList<(string Record, Symbol Symbol)>> ChainsAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select record, symbol from ledger_head union select record, symbol from "
            + "forecast_ledger order by 1, 2");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var chains = new List<(string, Symbol)>();
        while (await reader.ReadAsync(cancellationToken))
            chains.Add((reader.GetString(0), Symbol.Parse(reader.GetString(1))));
        return chains;
    }

    /// <summary>
    /// How long the chain of forecasts is and the hash that it ends with: what to write down elsewhere to hold the ledger to.
    /// </summary>
    public async Task<LedgerHead> HeadAsync(string record, Symbol symbol, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select count, hash from ledger_head where record = $1 and symbol = $2 and chain "
            + "= 'forecast'");
        command.Parameters.AddWithValue(record);
        command.Parameters.AddWithValue(symbol.Value);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? new(reader.GetInt64(0), reader.GetString(1)) : new(0, HashChain.Beginning);
    }

    /// <summary>Whether some forecast of any record has this hash.</summary>
    public async Task<bool> ContainsAsync(string hash, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select exists (select from forecast_ledger where hash = $1)");
        command.Parameters.AddWithValue(hash);
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Reads both chains of a symbol from the first entry to the last and says whatever does not fit.</summary>
    public async Task<LedgerVerification> VerifyAsync(string record, Symbol symbol, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        // One state of both tables and their heads, whoever writes meanwhile.
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken);
        var faults = new List<string>();
        var forecasts = await LedgerChain.Forecasts.VerifyAsync(transaction, record, symbol.Value, faults, cancellationToken);
        var outcomes = await LedgerChain.Outcomes.VerifyAsync(transaction, record, symbol.Value, faults, cancellationToken);
        await LedgerGuards.VerifyAsync(transaction, faults, cancellationToken);
        return new(record, symbol, forecasts, outcomes, faults);
    }

    private async Task<IReadOnlyList<LedgerEntry>> ReadAsync(string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = database.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var entries = new List<LedgerEntry>();
        while (await reader.ReadAsync(cancellationToken))
        {
            entries.Add(new(
                reader.GetString(0),
                reader.GetInt64(1),
                LedgerJson.ReadForecast(reader.GetString(2)),
                reader.GetString(3),
                reader.GetFieldValue<DateTimeOffset>(4),
                reader.IsDBNull(5) ? null : LedgerJson.ReadOutcome(reader.GetString(5)),
                reader.GetBoolean(6)));
        }

        return entries;
    }
}
